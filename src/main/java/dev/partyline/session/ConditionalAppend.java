package dev.partyline.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StaleStateException;

/** Appends what follows from the state a conversation is in, and decides again when another append was faster. */
record ConditionalAppend(EventLog log) {

    /** So often a wish is decided again before it is given up as raced. */
    private static final int ATTEMPTS = 100;

    /**
     * @param wish what to append in a state, nothing for an empty list; pure, for it may be asked again. What it throws
     *     comes out, of this method or of the stage
     * @return completes when the records are durable, with them; with none if there were none to append
     */
    CompletionStage<List<ConversationEvent>> decide(ConversationId id, Function<ConversationState, List<EventDraft>> wish) {
        return decide(id, wish, ATTEMPTS);
    }

    private CompletionStage<List<ConversationEvent>> decide(ConversationId id, Function<ConversationState, List<EventDraft>> wish,
            int attempts) {
        ConversationState state = log.state(id);
        List<EventDraft> drafts = wish.apply(state);
        if (drafts.isEmpty()) return CompletableFuture.completedFuture(List.of());
        return log.append(id, drafts, state.stateOffset()).handle((done, failure) -> {
            if (failure == null) return CompletableFuture.completedStage(done);
            if (raced(failure) && attempts > 1) return decide(id, wish, attempts - 1);
            return CompletableFuture.<List<ConversationEvent>>failedStage(failure);
        }).thenCompose(Function.identity());
    }

    private static boolean raced(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof StaleStateException;
    }
}
