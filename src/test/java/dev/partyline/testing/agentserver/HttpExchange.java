package dev.partyline.testing.agentserver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One request of HTTP/1.1 and its answer, as far as the server here needs it. */
public record HttpExchange(String method, URI target, Map<String, String> headers, byte[] body, OutputStream out) {

    private static final int LINE_END = '\n';

    /** @return null at the end of the connection */
    public static HttpExchange read(InputStream in, OutputStream out) throws IOException {
        String first = line(in);
        if (first == null) return null;
        var headers = new HashMap<String, String>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        String[] words = first.split(" ");
        return new HttpExchange(words[0], URI.create(words[1]), headers, body, out);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != LINE_END; b = in.read()) {
            if (b < 0) return null;
            if (b != '\r') line.write(b);
        }
        return line.toString(ISO_8859_1);
    }

    String text() {
        return new String(body, UTF_8);
    }

    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    String query(String name, String otherwise) {
        String query = target.getRawQuery() == null ? "" : target.getRawQuery();
        for (String each : query.split("&")) {
            if (each.startsWith(name + "=")) return URLDecoder.decode(each.substring(name.length() + 1), UTF_8);
        }
        return otherwise;
    }

    void answer(int status, String json) throws IOException {
        byte[] bytes = json.getBytes(UTF_8);
        String head = "HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length
                + "\r\n\r\n";
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(head.getBytes(ISO_8859_1));
        whole.writeBytes(bytes);
        out.write(whole.toByteArray());
        out.flush();
    }
}
