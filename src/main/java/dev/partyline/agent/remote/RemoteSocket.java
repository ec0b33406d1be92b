package dev.partyline.agent.remote;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

import dev.partyline.config.RemoteServer;
import dev.partyline.conversation.EventJson;
import dev.partyline.session.DeliveryThreads;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;

/**
 * The socket of a remote conversation, opened again whenever it is lost (V1 spec sections 1 to 4). It is a doorbell: of a
 * frame only the id is taken, and of a whole state the status; what the log has, is read from there. No more than two frames
 * are held, and one that is too long or no JSON only rings.
 *
 * <p>Threading: the news is told on the executor; frames are looked at on the client's threads; nothing blocks.
 */
final class RemoteSocket implements AutoCloseable {

    /** What a socket has to tell. */
    interface News {

        /** It is open, so that whatever happens from now on is rung for. */
        void opened();

        /** There may be something new in the log.
         *  @param id of an event that should be there, or null */
        void rung(String id);

        /** The agent said that this is how it stands. */
        void state(String status);

        /** It was lost, and will be opened again. */
        void lost();

        /** It was refused for good (V1 spec 1.4). */
        void refused(int code);
    }

    private static final System.Logger LOG = System.getLogger(RemoteSocket.class.getName());
    private static final int MOST_CHARS = 4 << 20;
    private static final int UNAUTHORISED = 4001;
    private static final int UNKNOWN = 4004;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration PING = Duration.ofSeconds(20);
    private static final Duration ANSWER = Duration.ofSeconds(1);
    /**
     * The JDK's client forgets an end that it meets while nothing is asked of it, so one more is always asked for. It is not asked
     * while it hands over a frame, whatever is asked of it; so behind frames a sign of life is wanted.
     */
    private static final int AHEAD = 2;

    private final RemoteLink link;
    private final RemoteServer server;
    private final URI uri;
    private final DeliveryThreads threads;
    private final Executor executor;
    private final News news;
    private final Backoff backoff;

    private Connection current;
    private Connection doubted;
    private boolean doubting;
    private Future<?> timer;
    private boolean closed;

    RemoteSocket(RemoteLink link, DeliveryThreads threads, Executor executor, News news) {
        this.link = link;
        this.server = link.remote().server();
        this.uri = URI.create(server.url().toString().replaceFirst("^http", "ws") + "/sockets/events/" + link.id());
        this.threads = threads;
        this.executor = executor;
        this.news = news;
        this.backoff = new Backoff(server.retry(), server.retryMost());
    }

    /** Opens it. On the executor, as {@link #close}. */
    void open() {
        if (closed || current != null) return;
        var connection = new Connection();
        current = connection;
        link.http().newWebSocketBuilder().connectTimeout(CONNECT).buildAsync(uri, connection)
                .whenComplete((socket, failure) -> {
                    if (failure != null) connection.end(0);
                });
    }

    @Override
    public void close() {
        closed = true;
        cancelTimer();
        if (current != null) current.abort();
        current = null;
    }

    private void opened(Connection connection) {
        if (connection != current) return;
        backoff.reset();
        expectSign(connection, PING);
        news.opened();
    }

    private void lost(Connection connection, int code) {
        if (connection != current) return;
        current = null;
        cancelTimer();
        if (closed) return;
        boolean fatal = code == UNAUTHORISED || code == UNKNOWN;
        LOG.log(fatal ? INFO : DEBUG, () -> "the socket of " + server.name() + " ended with " + code);
        if (fatal) {
            news.refused(code);
            return;
        }
        news.lost();
        timer = threads.after(backoff.next(), () -> executor.execute(this::open));
    }

    private void tell(Runnable frame) {
        frame.run();
        if (doubting) return;
        doubting = true;
        threads.after(ANSWER, () -> executor.execute(() -> {
            doubting = false;
            doubt();
        }));
    }

    /** There is reason to believe that it was lost: it has to show at once that it was not. On the executor. */
    void doubt() {
        if (current == null || current == doubted || !current.isOpen()) return;
        doubted = current;
        expectSign(current, ANSWER);
    }

    private void expectSign(Connection connection, Duration within) {
        connection.ask();
        cancelTimer();
        timer = threads.after(within, () -> executor.execute(() -> {
            if (connection != current) return;
            doubted = null;
            if (connection.hasShownSign()) expectSign(connection, PING);
            else connection.abort();
        }));
    }

    private void cancelTimer() {
        if (timer != null) timer.cancel(false);
        timer = null;
    }

    /** One connection; called by one thread at a time. */
    private final class Connection implements WebSocket.Listener {

        private final StringBuilder parts = new StringBuilder();
        private boolean overlong;
        private volatile WebSocket socket;
        private volatile boolean sign;
        private volatile boolean aborted;

        @Override
        public void onOpen(WebSocket opened) {
            socket = opened;
            if (aborted) opened.abort();
            CompletableFuture<WebSocket> said = CompletableFuture.completedFuture(opened);
            if (!server.key().isEmpty()) said = opened.sendText(EventJson.write(EventJson.object().add("type", "auth")
                    .add("session_api_key", server.key()).build()), true);
            said.whenComplete((done, failure) -> executor.execute(() -> opened(this)));
            opened.request(AHEAD);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            sign = true;
            overlong |= parts.length() + data.length() > MOST_CHARS;
            if (!overlong) parts.append(data);
            if (last) frame(from);
            else from.request(1);
            return null;
        }

        /** Another is read when this one was told. */
        private void frame(WebSocket from) {
            String text = overlong ? "" : parts.toString();
            parts.setLength(0);
            parts.trimToSize();
            overlong = false;
            Runnable told = look(text);
            executor.execute(() -> {
                try {
                    if (this == current) tell(told);
                } finally {
                    from.request(1);
                }
            });
        }

        private Runnable look(String text) {
            try {
                JsonObject event = EventJson.parseObject(text);
                String kind = EventJson.text(event, "kind", "");
                boolean whole = EventJson.text(event, "key", "").equals("full_state");
                if (whole && event.get("value") instanceof JsonObject state) {
                    String status = EventJson.text(state, "execution_status", "");
                    return () -> news.state(status);
                }
                if (kind.equals("StreamingDeltaEvent") || kind.equals("ServerErrorEvent")) return () -> { };
                String id = EventJson.text(event, "id", null);
                return () -> news.rung(id);
            } catch (JsonException nonsense) {
                LOG.log(DEBUG, () -> "a frame of " + server.name() + " is no JSON object, or too long");
                return () -> news.rung(null);
            }
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            sign = true;
            from.request(1);
            return null;
        }

        boolean isOpen() {
            return socket != null;
        }

        /** Asks for a sign of life. */
        void ask() {
            sign = false;
            socket.sendPing(ByteBuffer.allocate(0));
        }

        /** Whether there was one since. */
        boolean hasShownSign() {
            return sign;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            end(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            end(0);
        }

        void end(int code) {
            executor.execute(() -> lost(this, code));
        }

        void abort() {
            aborted = true;
            WebSocket open = socket;
            if (open != null) open.abort();
            end(0);
        }
    }
}
