package dev.partyline.socketio;

import java.time.Duration;

/**
 * What bounds one connection beside the transport's largest message.
 *
 * @param connectTimeout how long it may be without having entered a namespace: 45 s
 * @param refusedTimeout how long it may stay when it was refused and has entered no namespace: 2 s
 * @param decisionTimeout how long a namespace may take to let a client in; then the client is refused: 30 s
 * @param arguments of one event or acknowledgement: 1,024
 * @param attachments of one packet: 64
 * @param attachmentBytes of one packet, together: 4 MiB
 * @param nesting of arrays and objects in a payload: 128
 * @param namespaceChars of a namespace's name and query: 256
 * @param waitingPackets received while another thread speaks to the same client; more end the connection: 256
 */
public record SocketIoLimits(Duration connectTimeout, Duration refusedTimeout, Duration decisionTimeout, int arguments,
        int attachments, int attachmentBytes, int nesting, int namespaceChars, int waitingPackets) {

    /** The defaults. */
    public static SocketIoLimits defaults() {
        return new SocketIoLimits(Duration.ofSeconds(45), Duration.ofSeconds(2), Duration.ofSeconds(30), 1024, 64, 4 << 20,
                128, 256, 256);
    }
}
