package dev.partyline.socketio;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What goes with an event or its acknowledgement. In the JSON, {@code {"_placeholder":true,"num":n}} stands for
 * attachment n, at any depth; without attachments such an object is an object like any other.
 *
 * @param json each argument as it stands on the wire: one JSON value; whoever makes them sees to that
 * @param attachments their position and limit are nobody's business; every reader takes a duplicate
 */
public record Arguments(List<String> json, List<ByteBuffer> attachments) {

    public static final Arguments NONE = of();

    /** @throws InvalidPacketException if there are attachments and not exactly one placeholder for each */
    public Arguments {
        json = List.copyOf(json);
        attachments = List.copyOf(attachments);
        if (!attachments.isEmpty()) JsonCheck.check(array(json), Integer.MAX_VALUE, attachments.size());
    }

    public static Arguments of(String... json) {
        return new Arguments(List.of(json), List.of());
    }

    /** The JSON as one array without blanks of ours. */
    public String array() {
        return array(json);
    }

    private static String array(List<String> json) {
        return '[' + String.join(",", json) + ']';
    }
}
