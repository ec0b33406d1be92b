package dev.partyline.security;

import java.util.function.ToIntFunction;

import dev.partyline.config.RateLimits;

/** What is counted by the second, and for whom. */
public enum RateLimit {
    REQUESTS_PER_ADDRESS(RateLimits::requestsPerAddress),
    REQUESTS_PER_IDENTITY(RateLimits::requestsPerIdentity),
    REQUESTS_PER_CONVERSATION(RateLimits::requestsPerConversation),
    MESSAGES_PER_ADDRESS(RateLimits::messagesPerAddress),
    MESSAGES_PER_IDENTITY(RateLimits::messagesPerIdentity),
    MESSAGES_PER_CONVERSATION(RateLimits::messagesPerConversation),
    AGENT_MESSAGES_PER_CONVERSATION(RateLimits::agentMessagesPerConversation);

    private final ToIntFunction<RateLimits> option;

    RateLimit(ToIntFunction<RateLimits> option) {
        this.option = option;
    }

    /** @return in a second; 0 for no limit */
    int perSecond(RateLimits options) {
        return option.applyAsInt(options);
    }
}
