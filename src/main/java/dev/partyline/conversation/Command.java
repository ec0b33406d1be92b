package dev.partyline.conversation;

import java.util.UUID;

import jakarta.json.JsonObject;

/**
 * The kinds of internal records: what was asked of an agent and how its runs end. Durable and ordered like every
 * record, seen by no client.
 */
public enum Command {
    /** A run was accepted; the agent is to work until it ends. */
    RUN,
    /** The active run is to stop between two steps. */
    PAUSE,
    /** The active run is to stop at once. */
    INTERRUPT,
    /** A run is over, or a pause took effect; connections that pass it live show the whole state (V1 spec 9.4). */
    RUN_ENDED,
    /** Nobody watched for as long as the client wait. */
    CLIENT_WAIT_EXPIRED,
    /** The conversation is put away, until it is opened or a run is accepted. */
    CLOSE,
    /** The conversation is not put away any more. */
    OPEN,
    /** A program has become the conversation's agent, in place of any before it. */
    AGENT_ATTACHED,
    /** A node has begun to run the agent, as others might have done: whoever held its lease before is refused from here on. */
    AGENT_LEASED;

    /** The kind in the record's envelope. */
    public String kind() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public boolean is(ConversationEvent event) {
        return event.dialect() == Dialect.INTERNAL && event.kind().equals(kind());
    }

    /** A draft without arguments; every command changes state. */
    public EventDraft draft() {
        return draft(JsonObject.EMPTY_JSON_OBJECT);
    }

    public EventDraft draft(JsonObject arguments) {
        return EventDraft.of(Dialect.INTERNAL, kind(), UUID.randomUUID().toString(), EventJson.write(arguments))
                .underNewId().changingState();
    }
}
