package dev.partyline.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

import dev.partyline.cluster.Lease;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StaleStateException;

/**
 * The record with which a shared lease begins to count. It is appended only if the state still is the one that was seen, so
 * two leases of one generation, which a keeper that has forgotten might grant, cannot both have theirs.
 *
 * @param node that the record names
 * @param leftOpen answers to the actions that were cut off
 * @param executor on which it looks again, as it then reads the log
 */
record LeaseRecord(EventLog log, String node, BiFunction<ConversationId, ConversationState, List<EventDraft>> leftOpen,
        Executor executor) {

    /** @param cutOff whether somebody has worked on the run before
     *  @return completes with whether there is a run, when the record is durable; fails as {@link EventLog#append} does */
    CompletionStage<Boolean> append(Lease lease, boolean cutOff) {
        ConversationState state = log.state(lease.conversation());
        if (!state.running()) return CompletableFuture.completedStage(false);
        return log.append(lease.conversation(), drafts(lease, state, cutOff), state.stateOffset()).thenApply(events -> true)
                .exceptionallyComposeAsync(failure -> wasOvertaken(failure) && lease.held() ? append(lease, cutOff)
                        : CompletableFuture.failedStage(failure), executor);
    }

    private List<EventDraft> drafts(Lease lease, ConversationState state, boolean cutOff) {
        var leased = Command.AGENT_LEASED.draft(EventJson.object().add("node", node).build());
        var drafts = new ArrayList<>(List.of(leased));
        if (cutOff) drafts.addAll(leftOpen.apply(lease.conversation(), state));
        return drafts.stream().map(draft -> draft.under(lease.generation())).toList();
    }

    private static boolean wasOvertaken(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof StaleStateException;
    }
}
