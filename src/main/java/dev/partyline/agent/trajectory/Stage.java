package dev.partyline.agent.trajectory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

import dev.partyline.conversation.ConversationMetadata;

/**
 * The place of a recording in a conversation.
 *
 * @param conversation its id
 * @param epoch of its log
 * @param number of the recordings that are played before this one
 */
record Stage(String conversation, long epoch, int number) {

    static Stage first(ConversationMetadata metadata) {
        return new Stage(metadata.id().hex(), metadata.epoch(), 0);
    }

    Stage next() {
        return new Stage(conversation, epoch, number + 1);
    }

    /** Predictable, so that a restarted runtime knows it again, and different in every conversation and at each stage. */
    String id(String key) {
        String name = conversation + '/' + epoch + '/' + (number == 0 ? "" : number + "/") + key;
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }
}
