package dev.partyline.rest;

import java.util.List;

import dev.partyline.conversation.UnknownConversationException;

/** A request ends with an error answer that the client caused. Everything in it may be shown to that client. */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Problem problem;

    private ProblemException(int status, Problem problem) {
        super("HTTP " + status, null, false, false);
        this.status = status;
        this.problem = problem;
    }

    /** An error that one text explains. */
    public static ProblemException of(int status, String detail) {
        return new ProblemException(status, new Problem(detail, null));
    }

    /**
     * A parameter or a member is wrong.
     *
     * @param type short name of the mistake, as the reference calls it
     * @param where {@code path}, {@code query} or {@code body}, then names and indexes
     */
    public static ProblemException invalid(String type, String message, Object... where) {
        var invalid = new Problem.Invalid(type, List.of(where), message);
        return new ProblemException(422, new Problem(List.of(invalid), null));
    }

    /** The same, where what is wrong stands in a line of the body. */
    ProblemException inLine(long line) {
        if (!(problem.detail instanceof List<?> wrong)) return this;
        var placed = wrong.stream().map(each -> ((Problem.Invalid) each).inLine(line)).toList();
        return new ProblemException(status, new Problem(placed, null));
    }

    /** An unknown conversation where the protocol says 400 (V1 spec 7.2). */
    public static ProblemException badRequest(UnknownConversationException unknown) {
        return of(400, unknown.getMessage());
    }

    public int status() {
        return status;
    }

    public Problem problem() {
        return problem;
    }
}
