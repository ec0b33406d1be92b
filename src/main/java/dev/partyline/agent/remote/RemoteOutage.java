package dev.partyline.agent.remote;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

import dev.partyline.agent.AgentFailure;
import dev.partyline.config.RemoteServer;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;

/** A time in which the agent server does not answer, and what those who watch are told of it: once that it began, and once
 *  that it is over; nothing of a short one. */
final class RemoteOutage {

    /** In a conversation's state, for clients that look for it; others know no such key and pass it over. */
    static final String KEY = "x.agent_server";
    private static final Duration LONGEST_UNTOLD = Duration.ofSeconds(3);

    private final RemoteServer server;
    private final InstantSource clock;
    private final Backoff backoff;

    private Instant since;
    private boolean told;

    RemoteOutage(RemoteServer server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
        this.backoff = new Backoff(server.retry(), server.retryMost());
    }

    /** Whether those who watch were told that it has begun, and not yet that it is over. */
    static boolean isToldIn(ConversationState state) {
        return state.value(KEY, "").contains("\"reachable\":false");
    }

    void restore(ConversationState state) {
        told |= isToldIn(state);
    }

    /** An attempt has failed. @return whether it is the first */
    boolean failed() {
        boolean first = since == null;
        if (first) since = clock.instant();
        return first;
    }

    Duration nextDelay() {
        Duration left = server.patience().minus(lasted());
        Duration next = backoff.next();
        return left.isNegative() || next.compareTo(left) < 0 ? next : left.plusMillis(1);
    }

    boolean isTold() {
        return told;
    }

    private Duration lasted() {
        return since == null ? Duration.ZERO : Duration.between(since, clock.instant());
    }

    /** Whether it has lasted for longer than is waited for. */
    boolean isTooLong() {
        return lasted().compareTo(server.patience()) >= 0;
    }

    /** Whether those who watch are to be told now. */
    boolean mustTell() {
        Duration untold = server.patience().dividedBy(4);
        return since != null && !told && lasted().compareTo(untold.compareTo(LONGEST_UNTOLD) < 0 ? untold : LONGEST_UNTOLD) >= 0;
    }

    List<EventDraft> begun() {
        told = true;
        var state = EventJson.object().add("reachable", false).add("since", when());
        return List.of(V1Events.conversationError(AgentFailure.UNREACHABLE, "The agent server " + server.name()
                + " has not answered since " + when() + ". The run goes on when it does."),
                V1Events.stateUpdate(KEY, state.build()));
    }

    /** It answers. @return what is to be told */
    List<EventDraft> over() {
        boolean known = told;
        since = null;
        told = false;
        backoff.reset();
        if (!known) return List.of();
        return List.of(V1Events.stateUpdate(KEY, EventJson.object().add("reachable", true).build()));
    }

    /** Nobody waits for it any more. */
    AgentFailure givenUp() {
        var failure = new AgentFailure(AgentFailure.UNREACHABLE, "The agent server " + server.name()
                + " has not answered since " + when() + ". Run the agent again when it does.");
        since = null;
        return failure;
    }

    private String when() {
        return since.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
