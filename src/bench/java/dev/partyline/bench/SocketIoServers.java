package dev.partyline.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.partyline.bench.load.Stamp;
import dev.partyline.bench.reference.NettySocketIoServer;

/** The other servers of Socket.IO, one process each: netty-socketio, and the reference implementation where Node is. */
final class SocketIoServers implements Closeable {

    static final String SOCKET = "/socket.io/?EIO=4&transport=websocket&conversation_id={room}";
    private static final int OVERHEAD_BYTES = "42[\"oh_event\",{\"message\":\"\"}]".length();

    private final Child netty;
    private final int nettyPort;
    private final Optional<Child> node;
    private final int nodePort;

    private SocketIoServers(Child netty, Optional<Child> node) {
        this.netty = netty;
        this.nettyPort = Integer.parseInt(netty.hear());
        this.node = node;
        this.nodePort = node.map(child -> Integer.parseInt(child.hear())).orElse(0);
    }

    /** @param note told when there is no Node */
    static SocketIoServers start(Consumer<String> note) {
        var netty = Child.java(Cores::server, NettySocketIoServer.class, TestBed.HEAP);
        return new SocketIoServers(netty, node(note));
    }

    private static Optional<Child> node(Consumer<String> note) {
        String packages = System.getProperty("bench.js");
        if (!installed(packages)) {
            note.accept("socket.io was not measured: it needs Node and npm (see the output above)");
            return Optional.empty();
        }
        return Optional.of(Child.of(Cores::server, "node", "src/bench/js/socket-io-server.cjs", packages));
    }

    private static boolean installed(String packages) {
        try {
            return new ProcessBuilder("src/test/js/install", packages).inheritIO().start().waitFor() == 0;
        } catch (IOException cannot) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    List<Target> targets() {
        var targets = new ArrayList<Target>();
        targets.add(target(Target.NETTY_SOCKET_IO, netty.pid(), nettyPort));
        node.ifPresent(child -> targets.add(target(Target.NODE_SOCKET_IO, child.pid(), nodePort)));
        return targets;
    }

    private static Target target(String name, long pid, int port) {
        return new Target(name, pid, port, SOCKET, true, "/publish/{room}", "", "", 1, 1, 0,
                bytes -> bytes - OVERHEAD_BYTES - Stamp.BLANK.length(), TestBed.rooms(),
                () -> {
                    throw new UnsupportedOperationException("the heap of " + name + " is not looked at");
                });
    }

    @Override
    public void close() {
        netty.close();
        node.ifPresent(Child::close);
    }
}
