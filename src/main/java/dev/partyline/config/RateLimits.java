package dev.partyline.config;

import java.time.Duration;

/**
 * How often somebody may ask or say something, on this node. The option of a component is its name in kebab case behind
 * {@code partyline.limits.}; numbers are for a second, and zero is for no limit. In open mode nobody is counted.
 *
 * @param requestsPerAddress requests from one address, before it is known who asks: 2,000
 * @param requestsPerIdentity requests of one identity, by HTTP: 1,000
 * @param requestsPerConversation requests about one conversation, by HTTP: 1,000
 * @param messagesPerAddress what clients on sockets say, from one address: 1,000
 * @param messagesPerIdentity the same of one identity: 500
 * @param messagesPerConversation the same in one conversation: 500
 * @param agentMessagesPerConversation what a program that is the agent hands in, by HTTP or socket, which none of the
 *     others counts: as many as it likes
 * @param burst time whose share somebody who was quiet may use at once: 10 s
 * @param refusedMessages that one connection may have refused before it is closed; one is forgotten in a second: 20
 */
public record RateLimits(int requestsPerAddress, int requestsPerIdentity, int requestsPerConversation,
        int messagesPerAddress, int messagesPerIdentity, int messagesPerConversation, int agentMessagesPerConversation,
        Duration burst, int refusedMessages) {

    /** The defaults. */
    public static RateLimits defaults() {
        return new RateLimits(2000, 1000, 1000, 1000, 500, 500, 0, Duration.ofSeconds(10), 20);
    }
}
