package dev.partyline.store;

import java.nio.file.Path;

import dev.partyline.conversation.ConversationId;

/**
 * Something in a data directory that is not as it has to be.
 *
 * @param conversation null where it concerns none, or many
 * @param offset of the record; {@link #NONE} where it concerns none
 * @param at byte in the file, from 0; {@link #NONE} where it is the file as a whole
 * @param what a fixed text for the administrator, which repeats nothing that was said
 */
public record StoreProblem(ConversationId conversation, long offset, Path file, long at, String what) {

    public static final long NONE = -1;

    static StoreProblem of(ConversationId conversation, Path file, String what) {
        return new StoreProblem(conversation, NONE, file, NONE, what);
    }
}
