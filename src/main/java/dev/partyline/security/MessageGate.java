package dev.partyline.security;

import java.util.Optional;

import dev.partyline.conversation.ConversationId;

/** What one connection of a client says passes here, so that nobody says more than others can take. Any thread. */
public final class MessageGate {

    private final RateLimiter limiter;
    private final Object address;
    private final Object holder;
    private final ConversationId conversation;
    private final Optional<RateBuckets> patience;

    /** @param patience has a token for each refusal that the connection survives; empty if it survives all */
    MessageGate(RateLimiter limiter, Object address, Object holder, ConversationId conversation,
            Optional<RateBuckets> patience) {
        this.limiter = limiter;
        this.address = address;
        this.holder = holder;
        this.conversation = conversation;
        this.patience = patience;
    }

    /** Counts the next message. @return empty if it may pass; otherwise it was not counted, and its sender is to be told */
    public Optional<RateExcess> next() {
        return limiter.message(address, holder, conversation)
                .map(excess -> new RateExcess(excess.limit(), excess.retryAfter(), isOver()));
    }

    private boolean isOver() {
        return patience.isPresent() && patience.get().take(this) > 0;
    }
}
