package dev.partyline.agent.remote;

import java.time.Duration;
import java.util.Set;

import dev.partyline.agent.AgentFailure;
import dev.partyline.agent.AgentStep.Outcome;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/**
 * What is known of one of our runs as it goes on there. It is over when the agent says so behind its last event: by a whole
 * state (V1 spec 9.4), or else by a status that stays. One status is not enough: hooks may have the agent go on behind
 * {@code finished}, and a run that was accepted may not have begun.
 */
final class RemoteRun {

    /** So long a status must stay where nothing else says that the run is over. */
    static final Duration QUIET = Duration.ofSeconds(5);

    private static final Duration ERROR_QUIET = Duration.ofSeconds(1);
    private static final int MOST_REPEATS = 3;
    private static final String RUNNING = "running";
    private static final Set<String> ENDS_AT_ONCE = Set.of("waiting_for_confirmation", "paused", "stuck");

    private final long offset;
    private boolean asked;
    private boolean requested;
    private boolean begun;
    private boolean closing;
    private boolean closingWhenAsked;
    private String status = "";
    private long stillNanos;
    private long losses;
    private int idleRepeats;
    private int errorRepeats;
    private AgentFailure error;
    private Command stop;
    private boolean stopSent;

    /** @param offset of its command */
    RemoteRun(long offset) {
        this.offset = offset;
    }

    long offset() {
        return offset;
    }

    /** It may have been asked for by an earlier life of this server. @param gone whether something has come of it */
    void restore(boolean gone) {
        asked = true;
        requested |= gone;
        begun |= gone;
    }

    boolean requested() {
        return requested;
    }

    /** It is about to be asked for; whatever comes from now on, may come of that.
     *  @param lossesSoFar of the connection */
    void asking(long lossesSoFar) {
        asked = true;
        begun = false;
        closing = false;
        losses = lossesSoFar;
        error = null;
        status = "";
    }

    /** It was asked for. @param going whether it was going on already */
    void request(boolean going) {
        asked = true;
        requested = true;
        begun |= going;
        moved();
    }

    boolean hasBegun() {
        return begun;
    }

    /** There is something more that the agent must run for. */
    void requestAgain() {
        requested = false;
    }

    /** A status in the log. @return whether it may be the end */
    boolean logged(String name) {
        if (!requested && !asked) return false;
        if (!name.equals(RUNNING)) return begun;
        requested = true;
        begun = true;
        status = RUNNING;
        moved();
        return false;
    }

    /** A whole state was shown, before or behind what was read of the log. @return whether it may be the end */
    boolean shown(String name) {
        closing = asked && !name.equals(RUNNING);
        return closing;
    }

    /** Something has happened, so that the time for a status to stay begins anew. */
    void moved() {
        stillNanos = System.nanoTime();
    }

    void failed(AgentFailure told) {
        error = told;
    }

    /** It is about to be asked how it stands. */
    void looks() {
        closingWhenAsked = closing;
    }

    /** How the agent stands, as it says when asked. */
    void stands(JsonObject info) {
        String now = EventJson.text(info, "execution_status", "");
        if (!now.equals(status)) moved();
        if (now.equals(RUNNING) && closingWhenAsked) closing = false; // it was of an earlier run
        status = now;
    }

    /** Whether it waits there for a decision that was made here. */
    boolean awaitsDecision() {
        return !requested && status.equals("waiting_for_confirmation");
    }

    boolean waitsThere() {
        return status.equals("waiting_for_confirmation");
    }

    boolean isRunningThere() {
        return status.equals(RUNNING);
    }

    /** What the run was told here. */
    void told(Command stopping) {
        if (stopping != null && stopping != stop) stopSent = false;
        if (stopping != null) stop = stopping;
    }

    Command stop() {
        return stop;
    }

    boolean mustStop() {
        return stop != null && !stopSent;
    }

    void stopSent() {
        stopSent = true;
        moved();
    }

    boolean isStopping() {
        return stop != null;
    }

    /** Whether the status is the end of the run. */
    boolean isOver() {
        if (isRunningThere() || status.isEmpty()) return false;
        if (isStopping() && stopSent) return closing || ENDS_AT_ONCE.contains(status) || still(ERROR_QUIET);
        if (!requested) return false;
        if (!begun) return still(QUIET);
        if (ENDS_AT_ONCE.contains(status)) return true;
        if (status.equals("error")) return error != null || still(ERROR_QUIET);
        return closing || still(QUIET);
    }

    private boolean still(Duration time) {
        return System.nanoTime() - stillNanos >= time.toNanos();
    }

    /**
     * Whether it ended only because its server was gone, or before it began for what was said last; it is then asked for
     * again. An agent that fails says why; an error that nobody explains is what a server finds that comes back (V1 spec
     * section 5), which may have been gone so shortly that nothing of it was noticed here.
     *
     * @param lossesSoFar of the connection
     */
    boolean repeats(long lossesSoFar) {
        if (isStopping()) return false;
        boolean cutOff = status.equals("error") && error == null && (lossesSoFar > losses || errorRepeats++ < MOST_REPEATS);
        boolean idle = status.equals("idle") && idleRepeats++ < MOST_REPEATS;
        return cutOff || idle;
    }

    /** @throws AgentFailure if it ended badly */
    Outcome outcome() {
        return switch (status) {
            case "waiting_for_confirmation" -> isStopping() ? Outcome.PAUSED : Outcome.WAITING;
            case "paused" -> Outcome.PAUSED;
            case "finished" -> isStopping() && !begun ? Outcome.PAUSED : Outcome.FINISHED;
            case "error" -> throw error != null ? error
                    : new AgentFailure("AgentServerError", "The agent server ended the run with an error.");
            case "stuck" -> throw new AgentFailure("AgentStuck", "The agent got stuck: it repeated itself.");
            default -> isStopping() ? Outcome.PAUSED : Outcome.FINISHED;
        };
    }
}
