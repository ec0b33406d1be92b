package dev.partyline.socketio;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A text message taken apart: {@code <digit>[<attachments>-][<namespace>[?<query>],][<id>][<JSON>]}.
 *
 * @param payload empty for none; not checked
 */
record PacketHead(Kind kind, int attachments, String namespace, Optional<String> query, OptionalLong id,
        String payload) {

    /** In the order of their digits on the wire. */
    enum Kind {
        CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR, BINARY_EVENT, BINARY_ACK;

        boolean binary() {
            return this == BINARY_EVENT || this == BINARY_ACK;
        }
    }

    /** The largest that every language reads without loss. */
    private static final int ID_DIGITS = 15;
    private static final int ATTACHMENTS_DIGITS = 6;
    private static final Kind[] KINDS = Kind.values();

    /** @throws InvalidPacketException if anything before the payload is wrong */
    static PacketHead read(String text, SocketIoLimits limits) {
        Kind kind = kind(text);
        int at = 1;
        int attachments = 0;
        if (kind.binary()) {
            int dash = endOfDigits(text, at);
            attachments = attachments(text, dash, limits);
            at = dash + 1;
        }
        String path = path(text, at, limits);
        at = Math.min(text.length(), at + (path.isEmpty() ? 0 : path.length() + 1));
        int payload = endOfDigits(text, at);
        int question = path.indexOf('?');
        return new PacketHead(kind, attachments, namespace(path, question),
                question < 0 ? Optional.empty() : Optional.of(path.substring(question + 1)),
                id(text.substring(at, payload)), text.substring(payload));
    }

    private static Kind kind(String text) {
        int digit = text.isEmpty() ? -1 : text.charAt(0) - '0';
        if (digit < 0 || digit >= KINDS.length) throw new InvalidPacketException("unknown type of packet");
        return KINDS[digit];
    }

    private static int attachments(String text, int dash, SocketIoLimits limits) {
        boolean counted = dash > 1 && dash < text.length() && text.charAt(dash) == '-';
        if (!counted) throw new InvalidPacketException("binary packet without the number of its attachments");
        boolean tooMany = dash - 1 > ATTACHMENTS_DIGITS
                || Integer.parseInt(text.substring(1, dash)) > limits.attachments();
        if (tooMany) throw new InvalidPacketException("too many attachments");
        return Integer.parseInt(text.substring(1, dash));
    }

    /** Namespace and query as they stand; empty when the packet names none. Ends at a comma or with the text. */
    private static String path(String text, int start, SocketIoLimits limits) {
        if (start >= text.length() || text.charAt(start) != '/') return "";
        int comma = text.indexOf(',', start);
        String path = text.substring(start, comma < 0 ? text.length() : comma);
        boolean fits = path.length() <= limits.namespaceChars() && path.chars().noneMatch(Character::isISOControl);
        if (!fits) throw new InvalidPacketException("not the name of a namespace");
        return path;
    }

    private static String namespace(String path, int question) {
        String name = question < 0 ? path : path.substring(0, question);
        return name.isEmpty() ? SocketIoPacket.MAIN : name;
    }

    private static OptionalLong id(String digits) {
        if (digits.length() > ID_DIGITS) throw new InvalidPacketException("number of an acknowledgement is too large");
        return digits.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
    }

    private static int endOfDigits(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') end++;
        return end;
    }
}
