package dev.partyline.websocket;

import dev.partyline.config.Limits;
import dev.partyline.conversation.Conversations;
import dev.partyline.security.ConversationPolicy;
import dev.partyline.security.RateLimiter;
import dev.partyline.session.DeliveryThreads;
import dev.partyline.session.EventDelivery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * What every socket works with, as one bean: Payara keeps a plan of the injection for each connection, of some 1,900
 * bytes for each injected field.
 */
@ApplicationScoped
public class SocketServices {

    @Inject SocketKeys keys;
    @Inject Conversations conversations;
    @Inject ConversationPolicy policy;
    @Inject EventDelivery delivery;
    @Inject ClientFrames frames;
    @Inject RateLimiter limiter;
    @Inject Limits limits;
    @Inject DeliveryThreads threads;

    SocketKeys keys() { return keys; }

    Conversations conversations() { return conversations; }

    ConversationPolicy policy() { return policy; }

    EventDelivery delivery() { return delivery; }

    ClientFrames frames() { return frames; }

    RateLimiter limiter() { return limiter; }

    Limits limits() { return limits; }

    DeliveryThreads threads() { return threads; }
}
