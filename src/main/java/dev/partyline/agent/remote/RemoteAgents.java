package dev.partyline.agent.remote;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.partyline.config.Limits;
import dev.partyline.config.RemoteServer;
import dev.partyline.config.RemoteServers;
import dev.partyline.conversation.AgentTransition;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationDeleted;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationPurged;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.DeliveryThreads;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * The agent servers, and the conversations here that they execute. All share one HTTP client and a few threads, whatever
 * their number: a conversation that waits holds a socket and no thread.
 *
 * <p>Threading: any thread; what is asked of a server is a stage, and only what says so waits for storage.
 */
@ApplicationScoped
public class RemoteAgents {

    private static final System.Logger LOG = System.getLogger(RemoteAgents.class.getName());
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int WORKERS = 4;

    private final ConcurrentMap<ConversationId, RemoteRuntime> runtimes = new ConcurrentHashMap<>();
    private final ConcurrentMap<ConversationId, ConversationId> executed = new ConcurrentHashMap<>();
    private ThreadPoolExecutor workers;
    private HttpClient http;
    private RemoteMeters meters;

    @Inject EventLog log;
    @Inject Conversations conversations;
    @Inject DeliveryThreads threads;
    @Inject Limits limits;
    @Inject InstantSource clock;
    @Inject RemoteServers servers;
    @Inject MeterRegistry registry;
    @Resource ManagedThreadFactory factory;

    @PostConstruct
    void start() {
        start(factory);
    }

    void start(ThreadFactory threadsOfTheServer) {
        workers = new ThreadPoolExecutor(WORKERS, WORKERS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(),
                threadsOfTheServer);
        workers.allowCoreThreadTimeOut(true);
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER).executor(workers).build();
        meters = new RemoteMeters(registry);
    }

    @PreDestroy
    void stop() {
        workers.shutdownNow();
    }

    RemoteApi api(RemoteServer server) {
        return new RemoteApi(http, server);
    }

    /** The runtime of a conversation's session, until it is closed. */
    RemoteRuntime open(ConversationMetadata metadata) {
        ConversationId id = metadata.id();
        var link = new RemoteLink(id, remote(metadata), log, http, workers, clock, meters, limits.inboundMessageBytes());
        var holder = new RemoteRuntime[1];
        var runtime = new RemoteRuntime(link, threads, () -> runtimes.remove(id, holder[0]));
        holder[0] = runtime;
        runtimes.put(id, runtime);
        return runtime;
    }

    private RemoteConversation remote(ConversationMetadata metadata) {
        return RemoteConversation.of(EventJson.parseObject(metadata.runtime()), servers);
    }

    /** The server of that name, whose webhook shows this key; empty if there is none, or it shows another. */
    public Optional<RemoteServer> server(String name, String key) {
        return servers.find(name).filter(server -> server.acceptsWebhook(key));
    }

    /**
     * What a webhook brought: a doorbell for the conversations that are executed there. If one of them has no active run, but
     * events are among these that its log has not, then it begins to follow. Waits for storage.
     *
     * @param id of the conversation there
     * @param events as they were sent; empty for a mere doorbell
     */
    public void rung(RemoteServer server, ConversationId id, JsonArray events) {
        Optional<ConversationMetadata> found = executedBy(server, id);
        if (found.isEmpty()) return;
        ConversationId conversation = found.get().id();
        RemoteRuntime runtime = runtimes.get(conversation);
        if (runtime != null) runtime.ring();
        if (events.stream().anyMatch(event -> isNews(conversation, event))) follow(conversation);
    }

    private boolean isNews(ConversationId conversation, JsonValue item) {
        RemoteEvent event = RemoteEvent.of(item, limits.inboundMessageBytes());
        boolean taken = event.use() == RemoteEvent.Use.NATIVE || event.use() == RemoteEvent.Use.SAID;
        return taken && log.find(conversation, event.id()).isEmpty();
    }

    /** Begins a run that asks for none there; nothing happens if there is one already. */
    private void follow(ConversationId id) {
        ConversationState state = log.state(id);
        if (state.running()) return;
        var run = new ArrayList<>(List.of(Command.RUN.draft(EventJson.object().add(RemoteLink.FOLLOW, true).build())));
        Stream.of(AgentTransition.RUN, AgentTransition.WORK, AgentTransition.CONFIRM)
                .flatMap(each -> each.next(state.status()).stream()).limit(1).map(V1Events::status).forEach(run::add);
        log.append(id, run, state.stateOffset()).exceptionally(overtaken -> {
            LOG.log(DEBUG, () -> id + " is followed by another run", overtaken);
            return List.of();
        });
    }

    private Optional<ConversationMetadata> executedBy(RemoteServer server, ConversationId id) {
        ConversationId known = executed.get(id);
        if (known != null) return conversations.find(known).filter(metadata -> isExecutedBy(metadata, server, id));
        Optional<ConversationMetadata> found = conversations.list().stream()
                .filter(metadata -> metadata.runtime().contains(id.dashed()))
                .filter(metadata -> isExecutedBy(metadata, server, id)).findFirst();
        found.ifPresent(metadata -> executed.put(id, metadata.id()));
        return found;
    }

    private boolean isExecutedBy(ConversationMetadata metadata, RemoteServer server, ConversationId id) {
        try {
            return isRemote(metadata) && remote(metadata).id().equals(id) && remote(metadata).server().equals(server);
        } catch (IllegalArgumentException notConfiguredAnyMore) {
            return false;
        }
    }

    private static boolean isRemote(ConversationMetadata metadata) {
        JsonObject runtime = EventJson.parseObject(metadata.runtime());
        return EventJson.text(runtime, "kind", "").equals(RemoteConversation.KIND);
    }

    /** Whoever deletes a conversation means its agent, too. Before the supervisor closes the runtime. */
    void deleted(@Observes @Priority(Interceptor.Priority.APPLICATION) ConversationDeleted event) {
        RemoteRuntime runtime = runtimes.get(event.conversation());
        if (runtime != null) report(event.conversation(), runtime.interrupt());
    }

    void purged(@Observes ConversationPurged event) {
        ConversationMetadata metadata = event.metadata();
        if (!isRemote(metadata)) return;
        executed.values().remove(metadata.id());
        try {
            RemoteConversation remote = remote(metadata);
            if (remote.deletes()) report(metadata.id(), api(remote.server()).delete(remote.id().dashed()));
        } catch (IllegalArgumentException notConfiguredAnyMore) {
            LOG.log(INFO, () -> "what executed " + metadata.id() + " was not deleted: its server is not configured any more");
        }
    }

    /** Once is enough: what is left over there can be seen there. */
    private static void report(ConversationId id, CompletionStage<?> done) {
        CompletableFuture<?> asked = done.toCompletableFuture();
        asked.exceptionally(failure -> {
            LOG.log(INFO, () -> "the agent server was not told of the end of " + id + ": " + failure.getMessage());
            return null;
        });
    }
}
