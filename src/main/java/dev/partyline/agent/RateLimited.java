package dev.partyline.agent;

import java.time.Duration;
import java.util.Optional;

/** A runtime's model, or whatever else it needs, wants to be left alone for a while; the step can be asked for again. */
public final class RateLimited extends AgentFailure {

    /** Reason that pages of V0 translate, for a state {@code error} when nobody tries any more (V0 spec 6.2). */
    static final String STOPPED = "CHAT_INTERFACE$AGENT_RATE_LIMITED_STOPPED_MESSAGE";

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** @param retryAfter how long to wait before the step is asked for again; null for the usual time */
    public RateLimited(String code, String detail, Duration retryAfter) {
        super(code, detail);
        this.retryAfter = retryAfter;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
