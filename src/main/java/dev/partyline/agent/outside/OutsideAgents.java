package dev.partyline.agent.outside;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.partyline.config.Limits;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationDeleted;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventAppended;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.dialect.TextDelta;
import dev.partyline.session.DeliveryThreads;
import dev.partyline.session.TextDeltas;
import dev.partyline.session.V1Places;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Programs that are the agents of conversations. Who attaches gets a generation, and whoever had an earlier one is out:
 * so an agent that was thought dead, and comes back, cannot act beside its successor. Generations are offsets of records,
 * so they rise, and hold across restarts.
 *
 * <p>Threading: any thread; nothing waits but the first look at a conversation's state.
 */
@ApplicationScoped
public class OutsideAgents {

    /** Of the runtime of their conversations. */
    public static final String KIND = "outside";

    static final long NO_QUESTION = -1;

    private final ConcurrentMap<ConversationId, OutsideRuntime> runtimes = new ConcurrentHashMap<>();
    private final ConcurrentMap<ConversationId, OutsideListener> listeners = new ConcurrentHashMap<>();

    @Inject EventLog log;
    @Inject TextDeltas deltas;
    @Inject DeliveryThreads threads;
    @Inject InstantSource clock;
    @Inject Limits limits;

    /** The runtime of a conversation's session, until it is closed. */
    OutsideRuntime open(ConversationId id) {
        var holder = new OutsideRuntime[1];
        var runtime = new OutsideRuntime(threads, clock, limits.agentWait(), () -> ask(id),
                () -> runtimes.remove(id, holder[0]));
        holder[0] = runtime;
        runtimes.put(id, runtime);
        return runtime;
    }

    /** A runtime asks; on the session's thread. */
    private void ask(ConversationId id) {
        try {
            tell(id);
        } catch (UnknownConversationException deleted) {
            listeners.remove(id);
        }
    }

    /** Makes a program the agent. @return its generation, when that is durable */
    public CompletionStage<Long> attach(ConversationId id, String author) {
        return log.append(id, List.of(Command.AGENT_ATTACHED.draft().by(author))).thenApply(events -> {
            sign(id);
            return events.get(0).offset();
        });
    }

    /** Whether this is the generation of the agent; takes it as a sign of life. */
    public boolean isCurrent(ConversationId id, long generation) {
        if (generation < 0 || log.state(id).agentGeneration() != generation) return false;
        sign(id);
        return true;
    }

    /** What there is to do; whatever led to it is in the log by now. */
    public OutsideWork work(ConversationId id) {
        long question = question(id);
        return OutsideWork.of(question, log.state(id));
    }

    private long question(ConversationId id) {
        OutsideRuntime runtime = runtimes.get(id);
        return runtime == null ? NO_QUESTION : runtime.question();
    }

    /**
     * Hands in the next step of the run, or has it end with the error that stands in place of a step. One that is there
     * already is not looked at again. May wait for storage.
     *
     * @return completes when it is durable, or its run has ended without it: whether its events are there; empty if no
     *     step is asked for
     * @throws WrongStepException if it is told to be made behind an event that there is not
     */
    public Optional<CompletionStage<Boolean>> hand(ConversationId id, OutsideStep given) {
        List<EventDraft> events = given.step().events();
        if (!events.isEmpty() && isThere(id, events)) return Optional.of(CompletableFuture.completedFuture(true));
        long known = known(id, given);
        deltas.flush(id);
        return Optional.ofNullable(runtimes.get(id))
                .flatMap(runtime -> given.failure().map(runtime::fail).orElseGet(() -> runtime.give(given.step(), known)))
                .map(taken -> taken.thenApplyAsync(done -> isThere(id, events), threads.stripe()));
    }

    /** A program that does not say what it has read has read everything; one that names no event, nothing. */
    private long known(ConversationId id, OutsideStep given) {
        if (given.after().isEmpty()) return Long.MAX_VALUE;
        String after = given.after().get();
        if (after.isEmpty()) return StreamPosition.BEFORE_FIRST;
        return V1Places.find(log, id, after)
                .orElseThrow(() -> new WrongStepException("value_error", "There is no such event", "after"));
    }

    /** They were appended together, so the last one tells. */
    private boolean isThere(ConversationId id, List<EventDraft> events) {
        return events.isEmpty() || log.find(id, events.get(events.size() - 1).eventId()).isPresent();
    }

    /** Shows those who watch a piece of what the program is writing. @return whether a step is asked for at all */
    public boolean show(ConversationId id, TextDelta delta) {
        if (question(id) == NO_QUESTION) return false;
        deltas.show(id, delta);
        return true;
    }

    /**
     * Has a program told when there may be something to do, and when it is the agent no more, each on a thread that must
     * not be blocked. The newest generation is told of work, every other one only that it is replaced.
     */
    public void listen(ConversationId id, OutsideListener listener) {
        OutsideListener[] out = {null};
        listeners.compute(id, (key, other) -> {
            boolean newer = other == null || other.generation() < listener.generation();
            out[0] = newer ? other : listener;
            return newer ? listener : other;
        });
        if (out[0] != null) out[0].replaced().run();
        tell(id);
    }

    /** Nobody is told any more. Idempotent. */
    public void leave(ConversationId id, OutsideListener listener) {
        listeners.remove(id, listener);
    }

    private void tell(ConversationId id) {
        OutsideListener listener = listeners.get(id);
        if (listener == null) return;
        if (log.state(id).agentGeneration() <= listener.generation()) listener.work().run();
        else if (listeners.remove(id, listener)) listener.replaced().run();
    }

    private void sign(ConversationId id) {
        OutsideRuntime runtime = runtimes.get(id);
        if (runtime != null) runtime.sign();
    }

    void appended(@Observes EventAppended event) {
        ConversationId id = event.conversation();
        OutsideRuntime runtime = runtimes.get(id);
        if (runtime == null && !listeners.containsKey(id)) return;
        try {
            if (runtime != null) runtime.look(log.state(id));
            tell(id);
        } catch (UnknownConversationException deleted) {
            if (runtime != null) runtime.close();
            listeners.remove(id);
        }
    }

    void deleted(@Observes ConversationDeleted event) {
        listeners.remove(event.conversation());
    }
}
