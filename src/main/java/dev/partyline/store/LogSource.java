package dev.partyline.store;

import java.nio.file.Path;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StreamPosition;

/** Which log, and the files that it is kept in. */
record LogSource(ConversationId id, long epoch, Path directory) {

    Path log() {
        return file("log");
    }

    Path index() {
        return file("index");
    }

    Path ids() {
        return file("ids");
    }

    Path states() {
        return file("states");
    }

    StreamPosition position(long offset) {
        return new StreamPosition(epoch, offset);
    }

    private Path file(String ending) {
        return directory.resolve(id.hex() + "." + epoch + "." + ending);
    }
}
