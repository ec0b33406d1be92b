package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** Pages that the JavaScript client serves, in a process of Node; see {@code src/test/js/client.js}. Any thread. */
public final class JsPages implements AutoCloseable {

    private static final long LIMIT_SECONDS = 15;

    private final Process process;
    private final Writer commands;
    private final Map<String, JsPage> pages = new ConcurrentHashMap<>();

    public JsPages() {
        try {
            Path home = Path.of(ServerSettings.property("partyline.js.home"));
            var builder = new ProcessBuilder("node", home.resolve("client.js").toString());
            process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException failure) {
            throw new UncheckedIOException("is node installed?", failure);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        commands = new OutputStreamWriter(process.getOutputStream(), UTF_8);
        var reader = new Thread(this::listen, "pages");
        reader.setDaemon(true);
        reader.start();
    }

    /** @param name unique */
    public Page page(String name, URI server, String conversation, List<String> transports) {
        var page = new JsPage(name, server, conversation, transports);
        pages.put(name, page);
        return page;
    }

    private void listen() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonArray said = EventJson.parse(line).asJsonArray();
                JsPage page = pages.get(said.getString(0));
                if (page != null) page.told(said);
            }
        } catch (IOException ended) {
            System.out.println("the pages have ended: " + ended);
        }
    }

    private void tell(JsonObject command) {
        synchronized (commands) {
            try {
                commands.write(EventJson.write(command) + "\n");
                commands.flush();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private final class JsPage implements Page {

        private final String name;
        private final URI server;
        private final String conversation;
        private final List<String> transports;
        private final V0Record record = new V0Record();
        private volatile CountDownLatch left = new CountDownLatch(1);

        JsPage(String name, URI server, String conversation, List<String> transports) {
            this.name = name;
            this.server = server;
            this.conversation = conversation;
            this.transports = transports;
        }

        private void told(JsonArray said) {
            switch (said.getString(1)) {
                case "asks" -> record.asks(said.getJsonNumber(2).longValueExact());
                case "oh_event" -> record.received(said.getJsonObject(2));
                case "connect_error" -> record.refused(said.get(2).toString());
                case "disconnect" -> record.ended(said.getString(2));
                case "left" -> left.countDown();
                default -> { }
            }
        }

        @Override
        public void open() {
            var names = EventJson.array();
            transports.forEach(names::add);
            var query = EventJson.object().add("latest_event_id", record.latestEventId())
                    .add("conversation_id", conversation).add("providers_set", "").addNull("session_api_key");
            tell(command("open").add("url", server.toString()).add("transports", names).add("query", query).build());
        }

        @Override
        public void breakOff() {
            tell(command("break").build());
        }

        @Override
        public void leave() {
            left = new CountDownLatch(1);
            tell(command("leave").build());
            try {
                if (!left.await(LIMIT_SECONDS, TimeUnit.SECONDS)) throw new AssertionError(name + " does not leave");
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new AssertionError(stop);
            }
        }

        private JsonObjectBuilder command(String what) {
            return EventJson.object().add("do", what).add("name", name);
        }

        @Override
        public V0Record record() {
            return record;
        }
    }
}
