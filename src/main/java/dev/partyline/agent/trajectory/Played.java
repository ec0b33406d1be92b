package dev.partyline.agent.trajectory;

import dev.partyline.conversation.EventDraft;

/** What recorded events become in one conversation: with predictable ids of their own, in the dialect of the recording. */
interface Played {

    /** The event id in the envelope. */
    String idOf(RecordedEvent event);

    /** The event as it is appended, without a time: the log gives it one. */
    EventDraft draft(RecordedEvent event);

    /** How the conversation's state knows the call of an event; empty if it does not. */
    String openCall(RecordedEvent event);
}
