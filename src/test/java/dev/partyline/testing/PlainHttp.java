package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/**
 * An HTTP client that sends a request exactly as it is written, good or bad, each on a connection of its own. Nothing is
 * escaped, normalised or followed. Any number of threads.
 */
public final class PlainHttp {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI base;
    private final String key;
    private final String from;

    /** @param key session API key to show; empty for none */
    public PlainHttp(ServerProcess server, String key) {
        this(server.http("/"), key, "127.0.0.1");
    }

    private PlainHttp(URI base, String key, String from) {
        this.base = base;
        this.key = key;
        this.from = from;
    }

    /** @param address of this machine that the server shall see, such as 127.0.0.2 */
    public PlainHttp from(String address) {
        return new PlainHttp(base, key, address);
    }

    /**
     * Sends the same GET so often over one connection, without waiting for answers.
     *
     * @return what was answered, in order
     */
    public List<Answer> flood(int times, String target) {
        String request = "GET " + target + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\n"
                + (key.isEmpty() ? "" : "X-Session-API-Key: " + key + "\r\n");
        String last = request + "Connection: close\r\n\r\n";
        byte[] all = ((request + "\r\n").repeat(times - 1) + last).getBytes(UTF_8);
        try {
            var answers = new ArrayList<Answer>();
            String text = new String(bytes(all, new byte[0]), ISO_8859_1);
            for (String one : text.split("(?=HTTP/1\\.1 \\d{3} )")) answers.add(parse(one.getBytes(ISO_8859_1)));
            return answers;
        } catch (IOException failure) {
            throw new UncheckedIOException(target, failure);
        }
    }

    /**
     * What a server answered.
     *
     * @param headers by their names in lower case
     * @param head everything before the body, as it came
     */
    public record Answer(int status, Map<String, String> headers, String head, String body) {

        /** @return empty when it is not there */
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        /** @throws jakarta.json.JsonException if the body is not a JSON object */
        public JsonObject json() {
            return EventJson.parseObject(body);
        }
    }

    /** @param target as it stands in the request line */
    public Answer get(String target, String... headerLines) {
        return send("GET", target, new byte[0], headerLines);
    }

    public Answer call(String method, String target) {
        return send(method, target, new byte[0]);
    }

    /** Sends JSON, or what is said to be some. */
    public Answer json(String method, String target, String body) {
        return send(method, target, body.getBytes(UTF_8), "Content-Type: application/json");
    }

    /** Sends any bytes; their length is announced unless a header line does so or names an encoding. */
    public Answer send(String method, String target, byte[] body, String... headerLines) {
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nConnection: close\r\n");
        if (!has(headerLines, "Host")) head.append("Host: " + base.getAuthority() + "\r\n");
        if (!key.isEmpty()) head.append("X-Session-API-Key: " + key + "\r\n");
        for (String line : headerLines) head.append(line + "\r\n");
        boolean measured = has(headerLines, "Content-Length") || has(headerLines, "Transfer-Encoding");
        if (body.length > 0 && !measured) head.append("Content-Length: " + body.length + "\r\n");
        return exchange(head.append("\r\n").toString().getBytes(UTF_8), body);
    }

    private static boolean has(String[] headerLines, String name) {
        return Arrays.stream(headerLines).anyMatch(line -> line.startsWith(name + ":"));
    }

    private Answer exchange(byte[] head, byte[] body) {
        try {
            return parse(bytes(head, body));
        } catch (IOException failure) {
            throw new UncheckedIOException(new String(head, UTF_8).lines().findFirst().orElse(""), failure);
        }
    }

    private byte[] bytes(byte[] head, byte[] body) throws IOException {
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), (int) TIMEOUT.toMillis());
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.getOutputStream().write(head);
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            return socket.getInputStream().readAllBytes();
        }
    }

    private static Answer parse(byte[] answer) throws IOException {
        String text = new String(answer, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) throw new EOFException("no HTTP answer: " + text);
        List<String> lines = text.substring(0, end).lines().toList();
        var headers = new LinkedHashMap<String, String>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        byte[] body = Arrays.copyOfRange(answer, end + 4, answer.length);
        boolean chunked = headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked");
        int status = Integer.parseInt(lines.get(0).split(" ", 3)[1]);
        var parsed = new Answer(status, headers, text.substring(0, end), new String(chunked ? whole(body) : body, UTF_8));
        if (status == 201 && parsed.body().startsWith("{\"ticket\":")) KnownSecrets.add(List.of(parsed.json().getString("ticket")));
        return parsed;
    }

    private static byte[] whole(byte[] chunks) {
        var whole = new ByteArrayOutputStream();
        for (int at = 0; at < chunks.length;) {
            int lineEnd = at;
            while (chunks[lineEnd] != '\r') lineEnd++;
            int size = Integer.parseInt(new String(chunks, at, lineEnd - at, ISO_8859_1).strip(), 16);
            if (size == 0) break;
            whole.write(chunks, lineEnd + 2, size);
            at = lineEnd + 2 + size + 2;
        }
        return whole.toByteArray();
    }
}
