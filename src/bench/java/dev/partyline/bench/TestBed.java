package dev.partyline.bench;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.partyline.bench.load.Stamp;
import dev.partyline.bench.reference.NettyServer;
import dev.partyline.testing.JvmHeap;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;

/**
 * Partyline and the reference WAR, each in a server of the same kind, Netty, and the load generator. All run the whole
 * time, but only one at a time has anything to do.
 */
final class TestBed implements Closeable {

    static final String HEAP = "-Xmx512m";

    /** What stands around the text of a message in its event, and the note that follows it; both become frames. */
    private static final int PARTYLINE_OVERHEAD_BYTES = 503;
    private static final int NAIVE_OVERHEAD_BYTES = 28;
    private static final String PUBLISH = "/api/conversations/{room}/events";
    private static final String BODY_BEFORE = "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"";
    private static final String BODY_BEHIND = "\"}],\"run\":false}";
    /** What stands around the text of a message, which is in its V0 event twice. */
    private static final int V0_OVERHEAD_BYTES = 213;
    private static final int ROOM_DIGITS = 3;

    private final LoadProcess load = new LoadProcess();
    private final ServerSettings settings;
    private final ServerProcess reference;
    private final Child netty;
    private final int nettyPort;
    private ServerProcess partyline;
    private SocketIoServers socketIo;

    /** @param server its kind */
    TestBed(String server, BenchOptions options) {
        System.setProperty("partyline.server", server);
        settings = ServerSettings.of("partyline");
        partyline = ServerProcess.start(settings);
        reference = ServerProcess.start(withWar(ServerSettings.of("reference"), ReferenceWar.write(options.directory())));
        netty = Child.java(Cores::server, NettyServer.class, HEAP);
        nettyPort = Integer.parseInt(netty.hear());
    }

    private static ServerSettings withWar(ServerSettings settings, Path war) {
        return new ServerSettings(settings.server(), war, settings.directory(), settings.javaHome(),
                settings.heapMegabytes(), settings.options());
    }

    String server() {
        return settings.server();
    }

    LoadProcess load() {
        return load;
    }

    Path data() {
        return settings.data();
    }

    /** Ends Partyline and starts it again on the same data; targets from before are of no use any more. */
    void restartPartyline() {
        partyline.stop();
        partyline = ServerProcess.start(settings);
    }

    List<Target> all() {
        return List.of(partyline(), bare(), naive(), netty());
    }

    Target partyline() {
        var rest = new RestClient(partyline.http("/"));
        return new Target(Target.PARTYLINE, partyline.pid(), partyline.http("/").getPort(), "/sockets/events/{room}", false,
                PUBLISH, BODY_BEFORE, BODY_BEHIND, 1, 2, 1, bytes -> 2 * bytes - PARTYLINE_OVERHEAD_BYTES - Stamp.BLANK.length(),
                count -> Stream.generate(() -> rest.create(List.of())).limit(count).toList(),
                partyline::heapAfterGcBytes);
    }

    /** Partyline as clients of V0 see it: of the two records of a message they are sent one, which says the text twice. */
    private Target partylineSocketIo() {
        var rest = new RestClient(partyline.http("/"));
        return new Target(Target.PARTYLINE, partyline.pid(), partyline.http("/").getPort(),
                SocketIoServers.SOCKET + "&latest_event_id=-1", true, PUBLISH, BODY_BEFORE, BODY_BEHIND, 1, 1, 0,
                bytes -> (bytes - V0_OVERHEAD_BYTES) / 2 - Stamp.BLANK.length(),
                count -> Stream.generate(() -> titled(rest)).limit(count).toList(),
                partyline::heapAfterGcBytes);
    }

    /** The title that a first message makes would be told to every client. */
    private static String titled(RestClient rest) {
        String id = rest.create(List.of());
        rest.rename(id, "benchmark").required();
        return id;
    }

    /** All that speak Socket.IO; the others are started when this is asked for first.
     *  @param note told what is missing */
    List<Target> allSocketIo(Consumer<String> note) {
        if (socketIo == null) socketIo = SocketIoServers.start(note);
        return Stream.concat(Stream.of(partylineSocketIo()), socketIo.targets().stream()).toList();
    }

    Target bare() {
        return new Target(Target.BARE, reference.pid(), reference.http("/").getPort(), "/bare/{room}", false,
                "/publish/bare/{room}?frames=2", "", "", 1, 2, 2, bytes -> bytes - Stamp.BLANK.length(), rooms(),
                reference::heapAfterGcBytes);
    }

    Target naive() {
        return new Target(Target.NAIVE, reference.pid(), reference.http("/").getPort(), "/naive/{room}", false,
                "/publish/naive/{room}?frames=2", "", "", 1, 2, 2,
                bytes -> bytes - NAIVE_OVERHEAD_BYTES - Stamp.BLANK.length(), rooms(), reference::heapAfterGcBytes);
    }

    Target netty() {
        Path java = Path.of(System.getProperty("java.home"));
        return new Target(Target.NETTY, netty.pid(), nettyPort, "/netty/{room}", false, "/publish/netty/{room}?frames=2",
                "", "", 1, 2, 2, bytes -> bytes - Stamp.BLANK.length(), rooms(), () -> JvmHeap.liveBytes(java, netty.pid()));
    }

    static IntFunction<List<String>> rooms() {
        return count -> IntStream.range(0, count).mapToObj(("r%0" + ROOM_DIGITS + "d")::formatted).toList();
    }

    /** Records what the servers do until {@link #endRecording}. */
    void beginRecording() {
        for (ServerProcess each : List.of(partyline, reference)) jfr(each, "JFR.start name=bench settings=profile");
    }

    /** Leaves {@code <name>-partyline.jfr} and {@code <name>-reference.jfr}. */
    void endRecording(Path directory, String name) {
        jfr(partyline, "JFR.stop name=bench filename=" + directory.resolve(name + "-partyline.jfr"));
        jfr(reference, "JFR.stop name=bench filename=" + directory.resolve(name + "-reference.jfr"));
    }

    private void jfr(ServerProcess server, String command) {
        JvmHeap.jcmd(settings.javaHome(), server.pid(), command);
    }

    @Override
    public void close() {
        load.close();
        partyline.close();
        reference.close();
        netty.close();
        if (socketIo != null) socketIo.close();
    }
}
