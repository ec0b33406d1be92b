package dev.partyline.testing.agentserver;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/**
 * The server. Beside the protocol it takes {@code PUT /faults} and {@code PUT /webhook}, and gives {@code GET /requests}: what was
 * asked of it in this life, a line each.
 *
 * <p>As a process: arguments are port, directory and key; it ends when its standard input does.
 */
public final class AgentServer implements AutoCloseable {

    private final ServerSocket listener;
    private final Path directory;
    private final String key;
    private final Map<String, Agent> agents = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answered = new AtomicInteger();
    private final Thread accepting;
    private volatile Faults faults = Faults.NONE;
    private volatile Webhook webhook = Webhook.NONE;

    /** @param port 0 for any */
    public AgentServer(int port, Path directory, String key) throws IOException {
        this.directory = directory;
        this.key = key;
        Files.createDirectories(directory);
        try (var files = Files.list(directory)) {
            files.map(file -> file.getFileName().toString().replace(".log", "")).forEach(id -> agents.put(id, agent(id, null)));
        }
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        accepting = thread(this::listen);
    }

    public static void main(String[] arguments) throws IOException {
        try (var server = new AgentServer(Integer.parseInt(arguments[0]), Path.of(arguments[1]), arguments[2])) {
            System.out.println("listens on " + server.port());
            while (System.in.read() >= 0) { } // the end is all that is waited for
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The log of a conversation. @param id dashed */
    public List<String> events(String id) {
        return agents.get(id).events();
    }

    /** What was asked: method and path. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public void faults(String json) {
        faults = Faults.parse(json);
    }

    private Agent agent(String id, JsonObject policy) {
        JsonObject wanted = policy == null ? EventJson.parseObject("{\"kind\":\"NeverConfirm\"}") : policy;
        return new Agent(id, new AgentLog(directory.resolve(id + ".log")), wanted, () -> faults, event -> webhook.tell(id, event));
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                if (listener.isClosed()) socket.close();
                thread(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            var out = new BufferedOutputStream(socket.getOutputStream());
            for (var asked = HttpExchange.read(in, out); asked != null; asked = HttpExchange.read(in, out)) {
                if (!asked.header("upgrade").isEmpty()) socket(asked, new AgentSocket(socket, in, out));
                else answer(asked);
            }
        } catch (IOException | InterruptedException | RuntimeException gone) {
            // whoever asked is gone, or asked what makes no sense
        } finally {
            open.remove(socket);
        }
    }

    private void socket(HttpExchange asked, AgentSocket socket) throws IOException {
        socket.accept(asked.header("sec-websocket-key"));
        JsonObject first = EventJson.parseObject(socket.read());
        Agent agent = agents.get(UUID.fromString(asked.target().getPath().replaceFirst(".*/", "")).toString());
        if (!EventJson.text(first, "session_api_key", "").equals(key)) {
            socket.close(4001, "Authentication failed");
        } else if (agent == null) {
            socket.close(4004, "Conversation not found");
        } else {
            agent.attach(socket);
            while (socket.read() != null) { } // clients here say nothing more
            agent.detach(socket);
            socket.close();
        }
    }

    private void answer(HttpExchange asked) throws IOException, InterruptedException {
        String path = asked.target().getPath();
        if (path.equals("/faults")) {
            faults = Faults.parse(asked.text());
            asked.answer(200, "{}");
        } else if (path.equals("/webhook")) {
            webhook = Webhook.parse(asked.text());
            asked.answer(200, "{}");
        } else if (path.equals("/requests")) {
            var list = EventJson.array();
            requests.forEach(list::add);
            asked.answer(200, EventJson.write(EventJson.object().add("requests", list).build()));
        } else {
            requests.add(asked.method() + " " + asked.target());
            if (faults.delayMillis() > 0) Thread.sleep(faults.delayMillis()); // the fault itself
            boolean fails = faults.failEvery() > 0 && answered.incrementAndGet() % faults.failEvery() == 0;
            if (fails) asked.answer(500, "{}");
            else if (!asked.header("x-session-api-key").equals(key)) asked.answer(401, "{\"detail\":\"Unauthorized\"}");
            else conversations(asked, path);
        }
    }

    private void conversations(HttpExchange asked, String path) throws IOException {
        if (path.equals("/api/conversations")) {
            create(asked);
            return;
        }
        String[] parts = path.substring("/api/conversations/".length()).split("/", 2);
        Agent agent = agents.get(UUID.fromString(parts[0]).toString());
        String what = asked.method() + (parts.length > 1 ? " " + parts[1] : "");
        if (agent == null) asked.answer(404, "{\"detail\":\"Not Found\"}");
        else if (what.equals("GET")) asked.answer(200, EventJson.write(agent.info()));
        else if (what.equals("DELETE")) delete(asked, parts[0]);
        else if (what.equals("GET events/search")) asked.answer(200,
                agent.page(asked.query("page_id", ""), Integer.parseInt(asked.query("limit", "100"))));
        else tell(asked, agent, what);
    }

    private void create(HttpExchange asked) throws IOException {
        JsonObject start = EventJson.parseObject(asked.text());
        if (!start.containsKey("agent")) {
            asked.answer(422, "{\"detail\":[]}");
            return;
        }
        String id = start.getString("conversation_id");
        Files.writeString(directory.resolve(id + ".log"), "", StandardOpenOption.CREATE);
        JsonObject policy = start.get("confirmation_policy") instanceof JsonObject given ? given : null;
        Agent agent = agents.computeIfAbsent(id, absent -> agent(id, policy));
        Files.writeString(directory.resolveSibling(directory.getFileName() + ".starts"), asked.text() + '\n',
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        asked.answer(201, EventJson.write(agent.info()));
    }

    private void delete(HttpExchange asked, String id) throws IOException {
        agents.remove(id).die();
        Files.deleteIfExists(directory.resolve(id + ".log"));
        asked.answer(200, "{\"success\":true}");
    }

    private static void tell(HttpExchange asked, Agent agent, String what) throws IOException {
        JsonObject body = asked.body().length == 0 ? JsonObject.EMPTY_JSON_OBJECT : EventJson.parseObject(asked.text());
        boolean accepted = true;
        switch (what) {
            case "POST events" -> agent.say(body.getJsonArray("content"));
            case "POST run" -> accepted = agent.run();
            case "POST pause" -> agent.pause(false);
            case "POST interrupt" -> agent.pause(true);
            case "POST confirmation_policy" -> agent.policy(body.getJsonObject("policy"));
            case "POST events/respond_to_confirmation" -> agent.respond(body.getBoolean("accept"), body.getString("reason", ""));
            default -> throw new UncheckedIOException(new IOException(what));
        }
        asked.answer(accepted ? 200 : 409, "{\"success\":true}");
    }

    /** Leaves everybody without a word, as a crash does. */
    @Override
    public void close() throws IOException {
        listener.close();
        agents.values().forEach(Agent::die);
        for (Socket socket : open) socket.close();
        try {
            accepting.join(); // until then the port is taken
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
