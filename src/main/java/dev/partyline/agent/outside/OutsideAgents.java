package dev.partyline.agent.outside;

import static java.lang.System.Logger.Level.WARNING;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.partyline.agent.AgentSupervisor;
import dev.partyline.agent.Chores;
import dev.partyline.cluster.Presence;
import dev.partyline.config.Limits;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationDeleted;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventAppended;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StoreException;
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

    private static final System.Logger LOG = System.getLogger(OutsideAgents.class.getName());

    private final ConcurrentMap<ConversationId, OutsideRuntime> runtimes = new ConcurrentHashMap<>();
    private final ConcurrentMap<ConversationId, OutsideListener> listeners = new ConcurrentHashMap<>();
    /** Of sessions on this node, the generations whose nodes were looked at. */
    private final ConcurrentMap<ConversationId, Long> followed = new ConcurrentHashMap<>();

    @Inject EventLog log;
    @Inject TextDeltas deltas;
    @Inject DeliveryThreads threads;
    @Inject InstantSource clock;
    @Inject Limits limits;
    @Inject Presence presence;
    @Inject AgentSupervisor supervisor;
    @Inject Chores chores;

    /** The runtime of a conversation's session, until it is closed. */
    OutsideRuntime open(ConversationId id) {
        var holder = new OutsideRuntime[1];
        var runtime = new OutsideRuntime(threads, clock, limits.agentWait(), () -> ask(id),
                () -> closed(id, holder[0]));
        holder[0] = runtime;
        runtimes.put(id, runtime);
        return runtime;
    }

    private void closed(ConversationId id, OutsideRuntime runtime) {
        if (runtimes.remove(id, runtime)) followed.remove(id);
    }

    /** A runtime asks; on the session's thread. */
    private void ask(ConversationId id) {
        try {
            tell(id);
            follow(id);
        } catch (UnknownConversationException deleted) {
            listeners.remove(id);
        }
    }

    /** An agent is in session where its program is: only there its steps are asked for. */
    private void follow(ConversationId id) {
        if (!presence.shared()) return;
        long generation = log.state(id).agentGeneration();
        if (generation < 0 || Long.valueOf(generation).equals(followed.put(id, generation))) return;
        chores.execute(() -> {
            try {
                follow(id, generation);
            } catch (UnknownConversationException deleted) {
                followed.remove(id);
            } catch (StoreException failure) {
                followed.remove(id); // the next event finds it again
                LOG.log(WARNING, () -> "the agent of " + id + " is not where its program is", failure);
            }
        });
    }

    private void follow(ConversationId id, long generation) {
        String node = EventJson.text(EventJson.parseObject(log.read(id, generation, 1, 1).get(0).payload()), "node", "");
        boolean elsewhere = !node.equals(presence.self().id())
                && presence.nodes().stream().anyMatch(each -> each.id().equals(node));
        if (elsewhere) supervisor.move(id, node);
    }

    /** Makes a program the agent. @return its generation, when that is durable */
    public CompletionStage<Long> attach(ConversationId id, String author) {
        var where = EventJson.object();
        if (presence.shared()) where.add("node", presence.self().id());
        return log.append(id, List.of(Command.AGENT_ATTACHED.draft(where.build()).by(author))).thenApply(events -> {
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
            if (runtime != null) follow(id);
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
