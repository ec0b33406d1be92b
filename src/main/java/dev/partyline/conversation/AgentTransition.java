package dev.partyline.conversation;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that takes an agent from one state to another: the one table, in the words of both protocols (V0 spec 6.2,
 * V1 spec section 5). A conversation goes by the words of its own dialect; a row that says nothing in them changes no
 * state there. Whoever decides asks a row what it comes to in the present state, and nobody else knows. The page on
 * states has the same table.
 */
public enum AgentTransition {
    //       who    | V0: from                     | to                          | V1: from                 | to
    /** Somebody wants something of a new agent. */
    BEGIN("server   | awaiting_user_input          | loading                     |                          |"),
    /** A new agent has nothing to do yet. */
    READY("server   | loading                      | awaiting_user_input         |                          |"),
    /** A user said something: has a V0 agent run, and tells a V1 agent that it is not done. */
    MESSAGE("user   | any but running, user_confirmed | running                  | finished, stuck          | idle"),
    STOP("user      | any but stopped              | stopped                     | idle                     | paused"),
    PAUSE("user     | any but paused               | paused                      | idle                     | paused"),
    RUN("user       | any but running, user_confirmed | running                  | any but running, waiting_for_confirmation, finished | running"),
    /** The agent is to wait for its user. */
    WAIT("user      | any but awaiting_user_input  | awaiting_user_input         | idle                     | paused"),
    /** An action waits, and may be executed. */
    CONFIRM("user   | awaiting_user_confirmation   | user_confirmed              | waiting_for_confirmation | running"),
    /** An action waits, and may not. */
    REJECT("user    | awaiting_user_confirmation   | user_rejected               | waiting_for_confirmation | idle"),
    /** What was refused has its answer. */
    REFUSED("server | user_rejected                | awaiting_user_input         |                          |"),
    /** A conversation that was put away is taken out again. */
    OPEN("server    | stopped                      | awaiting_user_input         |                          |"),
    /** A run that had found nothing new has something to do after all. */
    WORK("agent     |                              |                             | finished                 | running"),
    /** An action must be confirmed first. */
    ASK("agent      | running, user_confirmed      | awaiting_user_confirmation  | running, finished        | waiting_for_confirmation"),
    /** What was confirmed has its answer. */
    ANSWERED("agent | user_confirmed               | running                     |                          |"),
    /** The agent has done what it was asked for. */
    FINISH("agent   | running, user_confirmed      | finished                    | running                  | finished"),
    /** The agent will not do what it was asked for. */
    DECLINE("agent  | running, user_confirmed      | rejected                    | running                  | finished"),
    /** The agent has nothing to do without its user. */
    YIELD("agent    | running, user_confirmed      | awaiting_user_input         | running                  | finished"),
    /** A pause takes effect, in a run whose state does not say so yet. */
    HALT("agent     | running, user_confirmed, rate_limited | paused             | running                  | paused"),
    /** An interruption does. */
    CUT("agent      | running, user_confirmed, rate_limited | stopped            | running                  | paused"),
    /** The model, or whatever the agent needs, is asked again later; the run goes on. */
    RATE_LIMIT("agent | running, user_confirmed    | rate_limited                |                          |"),
    /** It is asked again. */
    RETRY("agent    | rate_limited                 | running                     |                          |"),
    FAIL("agent     | any but error                | error                       | any but error            | error"),
    /** The server went down during the run. */
    LOST("server    | loading, running, user_confirmed, user_rejected, rate_limited | error | running          | error");

    /** Who takes a step. */
    public enum Actor {
        /** Somebody who asks for it. */
        USER,
        /** The agent, or what drives it; only while a run is active. */
        AGENT,
        /** The server by itself. */
        SERVER
    }

    private static final Set<AgentTransition> WISHES = EnumSet.of(STOP, PAUSE, RUN, WAIT, CONFIRM, REJECT);

    private final Actor actor;
    private final Set<AgentState> from;
    private final Optional<AgentState> to;
    private final Set<ExecutionStatus> fromStatus;
    private final Optional<ExecutionStatus> toStatus;

    AgentTransition(String row) {
        List<String> cells = Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
        actor = Actor.valueOf(cells.get(0).toUpperCase(java.util.Locale.ROOT));
        from = set(cells.get(1), AgentState.class, AgentState::ofWire);
        to = word(cells.get(2), AgentState::ofWire);
        fromStatus = set(cells.get(3), ExecutionStatus.class, ExecutionStatus::ofWire);
        toStatus = word(cells.get(4), ExecutionStatus::ofWire);
    }

    private static <T extends Enum<T>> Set<T> set(String cell, Class<T> type, Function<String, Optional<T>> word) {
        boolean but = cell.startsWith("any but ");
        String words = but ? cell.substring("any but ".length()) : cell;
        var set = Arrays.stream(words.split(", ")).filter(name -> !name.isEmpty())
                .map(name -> word.apply(name).orElseThrow()).collect(Collectors.toCollection(() -> EnumSet.noneOf(type)));
        return Collections.unmodifiableSet(but ? EnumSet.complementOf(set) : set);
    }

    private static <T> Optional<T> word(String cell, Function<String, Optional<T>> word) {
        return cell.isEmpty() ? Optional.empty() : Optional.of(word.apply(cell).orElseThrow());
    }

    public Actor actor() {
        return actor;
    }

    /** States of V0 in which this changes something. */
    public Set<AgentState> from() {
        return from;
    }

    /** The same of V1. */
    public Set<ExecutionStatus> fromStatus() {
        return fromStatus;
    }

    /** The state of V0 that this leads to.
     *  @throws java.util.NoSuchElementException if the row says nothing in the words of V0 */
    public AgentState state() {
        return to.orElseThrow();
    }

    /** The same of V1. */
    public ExecutionStatus status() {
        return toStatus.orElseThrow();
    }

    /** @return what this comes to in a conversation of V0; empty when the state stays */
    public Optional<AgentState> next(AgentState now) {
        return to.filter(state -> from.contains(now));
    }

    /** The same in one of V1. */
    public Optional<ExecutionStatus> next(ExecutionStatus now) {
        return toStatus.filter(status -> fromStatus.contains(now));
    }

    /** Whether this decides about an action that waits, and so needs one. */
    public boolean isVerdict() {
        return this == CONFIRM || this == REJECT;
    }

    /** What clients of V0 may ask for by the name of a state, in the order in which they are told it. */
    public static Stream<AgentTransition> wishes() {
        return WISHES.stream();
    }

    /** @return the wish for a state; empty for one that nobody may ask for */
    public static Optional<AgentTransition> wishFor(AgentState state) {
        return wishes().filter(wish -> wish.state() == state).findFirst();
    }
}
