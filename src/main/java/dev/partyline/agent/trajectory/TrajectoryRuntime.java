package dev.partyline.agent.trajectory;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.partyline.agent.AgentRuntime;
import dev.partyline.agent.AgentStep;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V1Events;

/**
 * Plays a recording into a conversation, one event a step. User messages of the recording are played like everything
 * else, and do not count as said by a client.
 *
 * <p>The run ends behind the last event, and only there: a recording of several tasks goes on after a finish action in
 * its middle. Behind it another runtime may go on: in the same run, unless the agent was done there. Without one, whoever
 * writes afterwards is told that nothing more will come.
 *
 * <p>Threading: as its port says, one call at a time; nothing is shared.
 */
public final class TrajectoryRuntime implements AgentRuntime {

    static final String ENDED =
            "The recording that this conversation plays has ended. Nothing here can act on new messages.";
    static final String NO_AGENT = "This conversation has no agent that could act on messages.";

    private final Playback playback;
    private final Dialect conversation;
    private final Played played;
    private final List<RecordedEvent> events;
    private final Supplier<AgentRuntime> following;
    private AgentRuntime then;
    private int next;

    /** @param conversation the dialect of what it says itself
     *  @param following makes what goes on behind the end; null for nothing */
    TrajectoryRuntime(Dialect conversation, Playback playback, Played played, Predicate<String> appended,
            Supplier<AgentRuntime> following) {
        this.conversation = conversation;
        this.playback = playback;
        this.following = following;
        this.played = played;
        this.events = playback.recording().events();
        this.next = firstMissing(appended);
    }

    /**
     * {@inheritDoc}
     *
     * <p>An answer to an action that the state shows as answered is left out: it was refused or interrupted.
     */
    @Override
    public CompletionStage<AgentStep> next(ConversationState state) {
        while (next < events.size() && wasAnsweredElsewhere(events.get(next), state)) next++;
        if (next == events.size() && following != null) return then().next(state);
        return CompletableFuture.completedFuture(next < events.size() ? play() : afterEnd(state));
    }

    private AgentRuntime then() {
        if (then == null) then = following.get();
        return then;
    }

    /** Goes on behind the recorded answers to the actions that wait for one. */
    @Override
    public void rejected() {
        if (then != null) then.rejected();
        Set<String> waiting = waiting();
        for (int index = events.size() - 1; index >= next; index--) {
            RecordedEvent event = events.get(index);
            if (!event.answer() || !waiting.contains(event.call())) continue;
            next = index + 1;
            return;
        }
    }

    /** {@inheritDoc} For a recording nothing has to be started. */
    @Override
    public Standing standing(ConversationState state) {
        return then == null ? Standing.READY : then.standing(state);
    }

    /** {@inheritDoc} A recording does not loop, and is played whole however long it is; only what follows it may go on for ever. */
    @Override
    public boolean limited() {
        return then != null && then.limited();
    }

    @Override
    public void close() {
        if (then != null) then.close();
    }

    private AgentStep play() {
        RecordedEvent event = events.get(next++);
        boolean done = next == events.size() && (following == null || event.isLastWord());
        var outcome = done ? AgentStep.Outcome.FINISHED : AgentStep.Outcome.GO_ON;
        return new AgentStep(playback.delay(event.gap()), List.of(played.draft(event)), outcome);
    }

    private AgentStep afterEnd(ConversationState state) {
        if (!state.hasUnreadMessage()) return AgentStep.finished(Duration.ZERO, List.of());
        String text = events.isEmpty() ? NO_AGENT : ENDED;
        return AgentStep.finished(Duration.ZERO, List.of(
                conversation == Dialect.V0 ? V0Events.agentMessage(text, true) : V1Events.agentMessage(text)));
    }

    private boolean wasAnsweredElsewhere(RecordedEvent event, ConversationState state) {
        return event.answer() && !state.unanswered().containsKey(played.openCall(event));
    }

    /** Tool calls of the actions played so far whose answers were not. */
    private Set<String> waiting() {
        var waiting = new HashSet<String>();
        for (RecordedEvent event : events.subList(0, next)) {
            if (event.asks()) waiting.add(event.call());
            if (event.answer()) waiting.remove(event.call());
        }
        return waiting;
    }

    /** Behind the last one that the log has; those before it that the log lacks were left out on purpose. */
    private int firstMissing(Predicate<String> appended) {
        if (events.isEmpty() || !appended.test(played.idOf(events.get(0)))) return 0;
        int index = events.size();
        while (index > 1 && !appended.test(played.idOf(events.get(index - 1)))) index--;
        return index;
    }
}
