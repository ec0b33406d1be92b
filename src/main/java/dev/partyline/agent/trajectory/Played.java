package dev.partyline.agent.trajectory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventDraft;

/** What recorded events become in one conversation: with predictable ids of their own, in the dialect of the recording. */
interface Played {

    /** The event id in the envelope. */
    String idOf(RecordedEvent event);

    /** The event as it is appended, without a time: the log gives it one. */
    EventDraft draft(RecordedEvent event);

    /** How the conversation's state knows the call of an event; empty if it does not. */
    String openCall(RecordedEvent event);

    /** Predictable, so that a restarted runtime knows it again, and different in every conversation. */
    static String id(ConversationId conversation, long epoch, String key) {
        String name = conversation.hex() + '/' + epoch + '/' + key;
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }
}
