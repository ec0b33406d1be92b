package dev.partyline.agent.outside;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.partyline.agent.AgentFailure;
import dev.partyline.agent.AgentStep;
import dev.partyline.config.Limits;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventAppended;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.session.DeliveryThreads;
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

    private final ConcurrentMap<ConversationId, OutsideRuntime> runtimes = new ConcurrentHashMap<>();

    @Inject EventLog log;
    @Inject DeliveryThreads threads;
    @Inject InstantSource clock;
    @Inject Limits limits;

    /** The runtime of a conversation's session, until it is closed. */
    OutsideRuntime open(ConversationId id) {
        var holder = new OutsideRuntime[1];
        var runtime = new OutsideRuntime(threads, clock, limits.agentWait(), () -> runtimes.remove(id, holder[0]));
        holder[0] = runtime;
        runtimes.put(id, runtime);
        return runtime;
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

    /** Whether a run waits for a step. */
    public boolean asks(ConversationId id) {
        OutsideRuntime runtime = runtimes.get(id);
        return runtime != null && runtime.asks();
    }

    /**
     * Hands in the next step of the run.
     *
     * @param known offset up to which the program has read the log, without which it cannot be done
     * @return completes when it is durable, or its run has ended without it; empty if no step is asked for
     */
    public Optional<CompletionStage<Void>> give(ConversationId id, AgentStep step, long known) {
        return Optional.ofNullable(runtimes.get(id)).flatMap(runtime -> runtime.give(step, known));
    }

    /** Ends the run with an error; otherwise as {@link #give}. */
    public Optional<CompletionStage<Void>> fail(ConversationId id, AgentFailure failure) {
        return Optional.ofNullable(runtimes.get(id)).flatMap(runtime -> runtime.fail(failure));
    }

    private void sign(ConversationId id) {
        OutsideRuntime runtime = runtimes.get(id);
        if (runtime != null) runtime.sign();
    }

    void appended(@Observes EventAppended event) {
        OutsideRuntime runtime = runtimes.get(event.conversation());
        if (runtime == null) return;
        try {
            runtime.look(log.state(event.conversation()));
        } catch (UnknownConversationException deleted) {
            runtime.close();
        }
    }
}
