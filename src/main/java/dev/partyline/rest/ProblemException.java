package dev.partyline.rest;

import java.util.List;

import dev.partyline.conversation.StorageLimitException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.security.RateExcess;

/** A request ends with an error answer that the client caused. Everything in it may be shown to that client. */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Disks are cleared by whoever watches them. */
    private static final long DISK_RETRY_SECONDS = 10;
    /** Somebody has to delete something first. */
    private static final long QUOTA_RETRY_SECONDS = 60;

    private final int status;
    private final transient Problem problem;
    private final long retryAfterSeconds;

    private ProblemException(int status, Problem problem) {
        this(status, problem, 0);
    }

    private ProblemException(int status, Problem problem, long retryAfterSeconds) {
        super("HTTP " + status, null, false, false);
        this.status = status;
        this.problem = problem;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** The caller asks too often. */
    static ProblemException tooMany(RateExcess excess) {
        return new ProblemException(429, new Problem("Too many requests", null), excess.retryAfterSeconds());
    }

    /** No more is kept: of the caller's doing, or because the server has no room. */
    static ProblemException full(StorageLimitException full) {
        boolean isOurs = full.limit() == StorageLimitException.Limit.DISK_WATERMARK;
        return new ProblemException(isOurs ? 503 : 507, new Problem(full.getMessage(), null),
                isOurs ? DISK_RETRY_SECONDS : QUOTA_RETRY_SECONDS);
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

    /** @return 0 if that is not said */
    long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    public Problem problem() {
        return problem;
    }
}
