package dev.partyline.session;

import java.util.Objects;

import dev.partyline.dialect.V0Frames;

/**
 * What an agent session says of itself beside the log, in the words of V0 (V0 spec 4.1, 4.2). It says nothing of the agent's
 * state, which the log alone does.
 *
 * @param id that pages of V0 have a text for
 * @param text may be empty
 */
public record StatusLine(Kind kind, String id, String text) {

    /** The agent can work; so it is where nobody says anything else. */
    public static final StatusLine READY = new StatusLine(Kind.INFO, V0Frames.READY, "");
    /** Whoever executes the agent is not there yet. */
    public static final StatusLine STARTING = new StatusLine(Kind.INFO, V0Frames.STARTING, "");

    /** How it is shown (V0 spec 4.5). */
    public enum Kind {
        /** The status line of a page. */
        INFO,
        /** An error that the log tells of, too: a page shows it from there, and does not show this one. */
        ERROR,
        /** An error that no log tells of, so everybody is shown it, clients of V1 as well. */
        NOTICE
    }

    public StatusLine {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(id);
        Objects.requireNonNull(text);
    }

    /** A model is asked again.
     *  @param number of the try, from 1 on */
    public static StatusLine retrying(int number, int most) {
        return new StatusLine(Kind.INFO, V0Frames.RETRY, "Retrying LLM request, " + number + " / " + most);
    }

    /** Whoever executes the agent cannot be reached.
     *  @param text may be empty */
    public static StatusLine disconnected(String text) {
        return new StatusLine(Kind.ERROR, V0Frames.DISCONNECTED, text);
    }

    /** A run has ended with an error.
     *  @param name what went wrong, in one word */
    public static StatusLine failed(String name, String text) {
        return new StatusLine(Kind.ERROR, V0Frames.FAILED, name + ": " + text);
    }

    public static StatusLine notice(String id, String text) {
        return new StatusLine(Kind.NOTICE, id, text);
    }
}
