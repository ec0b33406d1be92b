package dev.partyline.agent.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import dev.partyline.agent.SupervisorFixture;
import dev.partyline.agent.ToldLines;
import dev.partyline.config.Limits;
import dev.partyline.config.RemoteServer;
import dev.partyline.config.RemoteServers;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.LogFixture;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.ClientCommands;
import dev.partyline.session.ClientCommandsFixture;
import dev.partyline.session.PlainThreads;
import dev.partyline.store.MemoryEventStore;
import dev.partyline.testing.Await;
import dev.partyline.testing.FreePorts;
import dev.partyline.testing.agentserver.AgentServer;
import dev.partyline.testing.agentserver.NativeEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.json.JsonObject;

/** A conversation of a log in memory, executed by an agent server in this process. */
final class RemoteRig implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(9);
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final String KEY = "remote-key-4711";

    final LogFixture logs;
    final ClientCommands commands;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Path directory;
    private final PlainThreads threads = new PlainThreads();
    private final InstantSource clock = InstantSource.system();
    AgentServer server;
    RemoteAgents agents;
    ConversationId chat;
    private RemoteRuntimeFactory factory;
    private SupervisorFixture life;

    RemoteRig(Path directory) throws IOException {
        this.directory = directory;
        server = new AgentServer(FreePorts.next(), directory.resolve("logs"), KEY);
        logs = new LogFixture(new MemoryEventStore(clock, Runnable::run), clock);
        commands = ClientCommandsFixture.over(logs.log);
        live();
    }

    /** A life of our server begins. */
    void live() {
        agents = new RemoteAgents();
        agents.log = logs.log;
        agents.conversations = logs.conversations;
        agents.threads = threads;
        agents.limits = Limits.defaults();
        agents.clock = clock;
        agents.registry = meters;
        agents.servers = new RemoteServers(List.of(remote()));
        agents.start(work -> {
            var thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        });
        factory = new RemoteRuntimeFactory();
        factory.agents = agents;
        factory.servers = agents.servers;
        life = new SupervisorFixture(logs, threads, clock, factory);
    }

    RemoteServer remote() {
        return new RemoteServer("alpha", URI.create("http://127.0.0.1:" + server.port()), KEY, KEY, PATIENCE,
                Duration.ofMillis(20), Duration.ofMillis(200));
    }

    /** It ends as in a crash: nothing is said or written any more. */
    void die() {
        life.stop();
        agents.stop();
    }

    /** Makes the conversation, with this policy of confirmation. */
    RemoteRig create(String policy) {
        return create(policy, "{\"kind\":\"remote\",\"server\":\"alpha\"}");
    }

    /** @param given runtime as a client gives it */
    RemoteRig create(String policy, String given) {
        JsonObject start = EventJson.parseObject("{'agent':{'llm':{'model':'m','api_key':'sk-1'}},'workspace':{'working_dir':'/w'},"
                .replace('\'', '"') + "\"confirmation_policy\":{\"kind\":\"" + policy + "\"}}");
        JsonObject runtime = factory.prepare(EventJson.parseObject(given), start)
                .toCompletableFuture().join();
        chat = ConversationId.random();
        logs.conversations.create(chat, "", null, Map.of(), "{}", EventJson.write(runtime), Dialect.V1);
        return this;
    }

    void say(String text) {
        JsonObject said = EventJson.object().add("role", "user").add("content", V1Events.content(text)).build();
        commands.say(chat, said, "", true).toCompletableFuture().join();
    }

    /** What its session has said of itself in this life. */
    ToldLines lines() {
        return life.lines();
    }

    void stopServer() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** On the port and the logs of the one before. */
    void startServer() throws IOException {
        server = new AgentServer(server.port(), directory.resolve("logs"), KEY);
    }

    ConversationState state() {
        return logs.log.state(chat);
    }

    List<ConversationEvent> records() {
        return logs.log.read(chat, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    List<String> kinds() {
        return records().stream().map(ConversationEvent::kind).toList();
    }

    long count(String kind) {
        return kinds().stream().filter(kind::equals).count();
    }

    /** Kinds of what came from the agent server. */
    List<JsonObject> here() {
        return records().stream().filter(event -> event.dialect() == Dialect.V1 && event.author().startsWith("agent-server:"))
                .map(event -> NativeEvents.withoutTime(EventJson.parseObject(event.payload()))).toList();
    }

    List<String> there() {
        return server.events(remoteId());
    }

    String remoteId() {
        return EventJson.parseObject(logs.conversations.require(chat).runtime()).getString("conversation_id");
    }

    /** Our log has the agent's events once each, in the order of its own. */
    void assertSame() {
        assertEquals(NativeEvents.of(there()), here());
    }

    void await(String status) {
        await("it is not " + status, () -> state().status().wire().equals(status) && !state().running());
    }

    void await(String what, BooleanSupplier condition) {
        Await.until(LIMIT, () -> what + ": " + state().status() + " of " + last(kinds()) + "\nthere " + there().size() + "\nasked "
                + last(server.requests()), condition);
    }

    private static List<String> last(List<String> all) {
        return all.subList(Math.max(0, all.size() - 12), all.size());
    }

    @Override
    public void close() {
        die();
        stopServer();
        threads.close();
    }
}
