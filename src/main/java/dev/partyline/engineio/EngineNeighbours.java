package dev.partyline.engineio;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.partyline.cluster.KnownNodes;
import dev.partyline.cluster.Node;
import dev.partyline.cluster.Presence;
import dev.partyline.security.NodeSeals;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The other servers of a cluster, whose sessions' requests may come here. What is asked of one of them is signed
 * ({@link NodeSeals}), and answered there by what it has itself: nothing is passed on twice.
 *
 * <p>Threading: any; nobody waits for another server. Answers come on one of two threads, which must not be kept.
 */
public final class EngineNeighbours implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(EngineNeighbours.class.getName());
    private static final String PATH = "/socket.io/";
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int WORKERS = 2;

    private final Set<String> withoutUrl = ConcurrentHashMap.newKeySet();

    private final Presence presence;
    private final NodeSeals seals;
    private final MeterRegistry meters;
    private final SessionIds ids;
    private final KnownNodes nodes;
    private final ThreadPoolExecutor workers;
    private final HttpClient http;

    /** @param threads makes two, when they are needed */
    public EngineNeighbours(Presence presence, NodeSeals seals, MeterRegistry meters, ThreadFactory threads) {
        this.presence = presence;
        this.seals = seals;
        this.meters = meters;
        ids = new SessionIds(seals);
        nodes = new KnownNodes(presence);
        workers = new ThreadPoolExecutor(WORKERS, WORKERS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(),
                work -> threads.newThread(() -> {
                    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
                    work.run();
                }));
        workers.allowCoreThreadTimeOut(true);
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER).executor(workers).build();
    }

    /** Asks nobody any more. Idempotent. */
    @Override
    public void close() {
        workers.shutdownNow();
    }

    /** @return of a session that begins here; empty if the secret of the cluster is not to be had */
    Optional<String> newId() {
        return ids.next(presence.self());
    }

    /**
     * Whose session this is.
     *
     * @return empty if it is of this server, of none that lives, or no id at all. Waits for the list of servers, but for an id
     *     of a server that is known already
     */
    Optional<Node> owner(String sid) {
        Optional<Node> owner = ids.owner(sid, nodes.all());
        if (owner.isEmpty() && ids.owner(sid, List.of(presence.self())).isEmpty()) {
            nodes.read();
            owner = ids.owner(sid, nodes.all());
        }
        return owner.filter(node -> !node.id().equals(presence.self().id()));
    }

    /**
     * Asks the owner of a session for what its client has asked for. What did not get an answer is asked once more if the
     * connection has broken, for the owner tells requests apart.
     *
     * @param sid of the session
     * @param stamp of the client's request; null for none
     */
    CompletableFuture<HttpResponse<byte[]>> ask(Node owner, String method, String sid, String stamp, byte[] body, Duration limit) {
        String query = "EIO=4&transport=polling&sid=" + sid + (stamp == null ? "" : "&t=" + URLEncoder.encode(stamp, UTF_8));
        Optional<String> seal = seals.header(method, PATH, query);
        if (owner.url().isEmpty() || seal.isEmpty()) return CompletableFuture.failedFuture(unable(owner));
        var request = HttpRequest.newBuilder(URI.create(owner.url().replaceFirst("/$", "") + PATH + "?" + query)).timeout(limit)
                .header("Content-Type", "text/plain;charset=UTF-8").header(NodeSeals.HEADER, seal.get())
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)).build();
        return NodeAnswer.of(() -> http.sendAsync(request, BodyHandlers.ofByteArray()));
    }

    private IOException unable(Node owner) {
        if (owner.url().isEmpty() && withoutUrl.add(owner.id())) {
            LOG.log(WARNING, () -> "polls cannot be passed on to " + owner.id() + ", which has no partyline.node.url");
        }
        return new IOException("it cannot be asked");
    }

    /** Its client has lost an answer, or left without a word: the session ends, and with it whatever it has been asked for. */
    void lost(Node owner, String sid) {
        ask(owner, "DELETE", sid, null, null, CONNECT).whenComplete((answer, failure) -> {
            if (failure != null) LOG.log(DEBUG, "a lost client could not be reported", failure);
        });
    }

    /** @return what a client is told whose session's owner did not answer: that there is none if it is gone. Waits */
    EngineError unreachable(Node owner, Throwable failure) {
        LOG.log(DEBUG, () -> owner.id() + " does not answer", failure);
        nodes.read();
        return nodes.lives(owner) ? EngineError.NODE_UNREACHABLE : EngineError.UNKNOWN_SESSION;
    }

    /** @param held how many requests other servers are being asked for */
    void show(AtomicInteger held) {
        meters.gauge("partyline.socketio.forwarded.held", held);
    }

    void count(String outcome) {
        meters.counter("partyline.socketio.forwarded", "outcome", outcome).increment();
    }
}
