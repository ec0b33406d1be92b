package dev.partyline.rest;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.util.UUID;
import java.util.concurrent.CompletionException;

import dev.partyline.conversation.StorageLimitException;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.security.Refused;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Every exception below {@code /api}, as the answer that the protocol has for it (V1 spec 7.1). */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final System.Logger LOG = System.getLogger(ProblemMapper.class.getName());
    private static final int RETRY_AFTER_SECONDS = 1;

    @Inject Event<Refused> refusals;

    @Override
    public Response toResponse(Throwable thrown) {
        boolean wrapped = thrown instanceof CompletionException && thrown.getCause() != null;
        Throwable cause = wrapped ? thrown.getCause() : thrown;
        if (cause instanceof WebApplicationException refused) return byServer(refused.getResponse());
        if (cause instanceof StorageLimitException full) return full(full);
        if (cause instanceof StoreException) return unavailable(cause);
        ProblemException problem = problem(cause);
        if (problem == null) return ourFault(cause);
        return answer(problem);
    }

    private Response full(StorageLimitException full) {
        refusals.fire(Refused.stranger("rest", Refused.reason(full.limit())));
        return answer(ProblemException.full(full));
    }

    static Response answer(ProblemException problem) {
        var answer = Answers.of(problem.status(), Answers.text(problem.problem()));
        long seconds = problem.retryAfterSeconds();
        return seconds == 0 ? answer.build() : answer.header(HttpHeaders.RETRY_AFTER, seconds).build();
    }

    /** @return what the client did wrong, or null if it did nothing wrong */
    static ProblemException problem(Throwable cause) {
        if (cause instanceof ProblemException problem) return problem;
        if (cause instanceof UnknownConversationException) return ProblemException.of(404, cause.getMessage());
        if (!(cause instanceof InvalidFrameException)) return null;
        return ProblemException.invalid("value_error", cause.getMessage(), "body");
    }

    /** No such route, no such method and the like: the server's own answer, in our form. */
    private static Response byServer(Response refused) {
        if (refused.getStatus() < 400) return refused;
        String reason = refused.getStatusInfo().getReasonPhrase();
        var answer = Answers.of(refused.getStatus(), Answers.text(new Problem(reason, null)));
        String allow = refused.getHeaderString(HttpHeaders.ALLOW);
        return allow == null ? answer.build() : answer.header(HttpHeaders.ALLOW, allow).build();
    }

    private static Response unavailable(Throwable cause) {
        LOG.log(StoreAwayException.is(cause) ? DEBUG : WARNING, "the store did not answer a request", cause);
        return Answers.of(503, Answers.text(new Problem("Service Unavailable", null)))
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS).build();
    }

    private static Response ourFault(Throwable cause) {
        String errorId = UUID.randomUUID().toString().replace("-", "");
        LOG.log(ERROR, () -> "request failed, error_id " + errorId, cause);
        return Answers.of(500, Answers.text(new Problem("Internal Server Error", errorId))).build();
    }
}
