package dev.partyline.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/**
 * Puts the parts of one text message together and counts its bytes, because neither server's own limit holds for every
 * way of cutting a message (a container may hand it over in parts of 16 KB). One thread at a time.
 */
final class TextAssembler {

    private StringBuilder parts;
    private long bytes;

    /**
     * @return the message when this was its last part
     * @throws MessageTooBigException when the message grows beyond the limit; its parts are dropped
     */
    Optional<String> add(String part, boolean last, int maxBytes) {
        bytes += part.length() > maxBytes ? part.length() : part.getBytes(UTF_8).length;
        if (bytes > maxBytes) {
            clear();
            throw new MessageTooBigException();
        }
        if (last && parts == null) {
            bytes = 0;
            return Optional.of(part);
        }
        if (parts == null) parts = new StringBuilder();
        parts.append(part);
        if (!last) return Optional.empty();
        String message = parts.toString();
        clear();
        return Optional.of(message);
    }

    private void clear() {
        parts = null;
        bytes = 0;
    }
}
