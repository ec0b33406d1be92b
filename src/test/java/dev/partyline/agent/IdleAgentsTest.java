package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.partyline.config.AgentLimits;
import dev.partyline.conversation.ConversationId;
import org.junit.jupiter.api.Test;

class IdleAgentsTest {

    private static final Instant START = Instant.parse("2026-03-14T09:26:00Z");
    private static final Duration DELAY = Duration.ofMinutes(1);

    private final ConversationId chat = ConversationId.random();
    private final Set<ConversationId> inSession = new HashSet<>(Set.of(chat));
    private final List<ConversationId> released = new ArrayList<>();
    private boolean idle = true;
    private final IdleAgents agents = new IdleAgents() {
        @Override
        boolean isIdle(ConversationId id) {
            return idle;
        }
    };

    IdleAgentsTest() {
        agents.agents = new AgentSupervisor() {
            @Override
            Set<ConversationId> inSession() {
                return Set.copyOf(inSession);
            }

            @Override
            void release(ConversationId id) {
                released.add(id);
                inSession.remove(id);
            }
        };
        agents.limits = new AgentLimits(0, DELAY);
    }

    @Test
    void aSessionEndsWhenItWasIdleForTheDelay() {
        agents.look(START);
        agents.look(START.plus(DELAY).minusNanos(1));
        assertEquals(List.of(), released);
        agents.look(START.plus(DELAY));
        assertEquals(List.of(chat), released);
    }

    @Test
    void workAndClientsBeginTheDelayAnew() {
        agents.look(START);
        idle = false;
        agents.look(START.plus(DELAY));
        idle = true;
        agents.look(START.plus(DELAY).plusSeconds(1));
        agents.look(START.plus(DELAY).plusSeconds(2));
        assertEquals(List.of(), released);
        agents.look(START.plus(DELAY).plus(DELAY).plusSeconds(1));
        assertEquals(List.of(chat), released);
    }

    @Test
    void anotherSessionOfTheConversationHasItsOwnDelay() {
        agents.look(START);
        inSession.clear();
        agents.look(START.plusSeconds(1));
        inSession.add(chat);
        agents.look(START.plus(DELAY));
        assertEquals(List.of(), released);
    }

    @Test
    void withoutDelayNothingIsWaitedFor() {
        agents.limits = new AgentLimits(0, Duration.ZERO);
        agents.look(START);
        assertEquals(List.of(chat), released);
    }
}
