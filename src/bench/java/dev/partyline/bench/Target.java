package dev.partyline.bench;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

import dev.partyline.bench.load.Line;
import dev.partyline.bench.load.Stamp;

/**
 * One server as the load generator sees it.
 *
 * @param socket path, with {@code {room}} in it
 * @param socketIo whether Socket.IO is spoken there, and frames are its events
 * @param publish path for POST, with {@code {room}} in it
 * @param bodyBefore of a message, up to its text
 * @param greeting frames that a new connection gets before anything is said
 * @param frames that one message makes for each connection
 * @param stamped how many of those have the message's stamp in them
 * @param padding behind the stamp, for a mean frame of so many bytes
 * @param rooms makes so many, or finds them
 * @param heap live bytes behind a full collection
 */
record Target(String name, long pid, int port, String socket, boolean socketIo, String publish, String bodyBefore,
        String bodyBehind, int greeting, int frames, int stamped, IntUnaryOperator padding, IntFunction<List<String>> rooms,
        LongSupplier heap) {

    static final String PARTYLINE = "Partyline";
    static final String BARE = "bare endpoint";
    static final String NAIVE = "naive endpoint";
    static final String NETTY = "Netty";
    static final String NETTY_SOCKET_IO = "netty-socketio";
    static final String NODE_SOCKET_IO = "socket.io on Node";

    /** @param frameBytes mean size of a frame */
    Line order(String order, List<String> inRooms, int frameBytes) {
        String text = Stamp.BLANK + "x".repeat(padding.applyAsInt(frameBytes));
        return Line.order(order).with("pid", pid).with("port", port).with("socket", socket)
                .with("socket.io", socketIo).with("publish", publish)
                .with("type", "application/json").with("body", bodyBefore + text + bodyBehind)
                .with("greeting", greeting).with("frames", frames).with("stamped", stamped)
                .with("rooms", String.join(",", inRooms));
    }
}
