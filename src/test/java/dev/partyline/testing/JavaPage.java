package dev.partyline.testing;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.partyline.conversation.EventJson;
import io.socket.client.IO;
import io.socket.client.Socket;
import jakarta.json.JsonObject;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** A page that the Java client serves. Any thread; its events come on the one thread of that client. */
public final class JavaPage implements Page {

    private static final OkHttpClient HTTP = http();

    private final URI server;
    private final String query;
    private final List<String> transports;
    private final V0Record record = new V0Record();
    private final OpenSockets network = new OpenSockets();
    private final OkHttpClient http = HTTP.newBuilder().socketFactory(network).connectionPool(new ConnectionPool())
            .build();
    private Socket socket;

    public JavaPage(URI server, String conversation, List<String> transports) {
        this.server = server;
        this.query = "conversation_id=" + conversation + "&providers_set=&session_api_key=null&latest_event_id=";
        this.transports = transports;
    }

    /** Its threads do not keep a JVM alive, and polls of many pages go to one server. */
    private static OkHttpClient http() {
        var dispatcher = new Dispatcher();
        dispatcher.setMaxRequestsPerHost(64);
        return new OkHttpClient.Builder().dispatcher(dispatcher).readTimeout(1, TimeUnit.MINUTES).build();
    }

    @Override
    public synchronized void open() {
        var options = new IO.Options();
        options.forceNew = true;
        options.transports = transports.toArray(String[]::new);
        options.reconnectionDelay = 10;
        options.reconnectionDelayMax = 100;
        options.callFactory = http;
        options.webSocketFactory = http;
        options.timestampRequests = true; // OkHttp sends requests again by itself
        asks(options);
        socket = IO.socket(server, options);
        listen(socket, options);
        socket.connect();
    }

    private void asks(IO.Options options) {
        options.query = query + record.latestEventId();
        record.asks(record.latestEventId());
    }

    private void listen(Socket own, IO.Options options) {
        own.on("oh_event", payload -> whileShown(own, () -> record.received(json(payload[0]))));
        own.on(Socket.EVENT_DISCONNECT, reason -> whileShown(own, () -> asks(options)));
        own.on(Socket.EVENT_CONNECT_ERROR, why -> whileShown(own, () -> {
            if (!(why[0] instanceof Exception)) record.refused(why[0].toString()); // others are broken connections
        }));
    }

    private synchronized void whileShown(Socket own, Runnable happens) {
        if (socket == own) happens.run();
    }

    private static JsonObject json(Object payload) {
        return EventJson.parseObject(payload.toString());
    }

    /** The network breaks: every connection ends without a word. */
    @Override
    public synchronized void breakOff() {
        if (socket != null && socket.connected()) network.closeAll();
    }

    @Override
    public synchronized void leave() {
        Socket left = socket;
        socket = null;
        if (left != null) left.disconnect();
    }

    @Override
    public V0Record record() {
        return record;
    }
}
