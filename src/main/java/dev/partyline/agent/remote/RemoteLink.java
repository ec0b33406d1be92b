package dev.partyline.agent.remote;

import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;

/**
 * A conversation, the one that executes it, and the ways between them.
 *
 * @param workers for what waits for storage
 * @param eventBytes of an event that is taken
 */
record RemoteLink(ConversationId conversation, RemoteConversation remote, EventLog log, HttpClient http, Executor workers,
        InstantSource clock, RemoteMeters meters, int eventBytes) {

    /** Member of the command of a run that asks for none there. */
    static final String FOLLOW = "follow";

    RemoteApi api() {
        return new RemoteApi(http, remote.server());
    }

    /** The id there, as paths have it. */
    String id() {
        return remote.id().dashed();
    }

    String author() {
        return remote.author();
    }

    String server() {
        return remote.server().name();
    }

    RemoteMessages messages() {
        return new RemoteMessages(log, conversation, author());
    }

    /** Whether a run was begun only to follow one that goes on there already. */
    boolean follows(long run) {
        return log.read(conversation, run, 1, 1).stream().map(ConversationEvent::payload)
                .anyMatch(command -> EventJson.parseObject(command).getBoolean(FOLLOW, false));
    }

    <T> CompletionStage<T> async(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, workers);
    }
}
