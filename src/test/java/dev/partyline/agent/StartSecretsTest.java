package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.partyline.agent.StartSecrets.Kept;
import dev.partyline.config.Secret;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.LogFixture;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.security.SecretsUnreadableException;
import dev.partyline.security.Seals;
import dev.partyline.store.MemoryEventStore;
import org.junit.jupiter.api.Test;

class StartSecretsTest {

    private static final Secret ONE = new Secret("\"one\"");
    private static final Secret TWO = new Secret("{\"value\":\"two\"}");

    private final LogFixture logs = new LogFixture(new MemoryEventStore(() -> Instant.EPOCH, Runnable::run),
            () -> Instant.EPOCH);
    private final ConversationId chat = logs.create().id();

    @Test
    void whatIsKeptIsFoundByAnyoneWithTheKeyAndGoneWithTheConversation() {
        assertEquals(Kept.NOTHING, secrets(1).of(chat));
        secrets(1).add(chat, Map.of("A", ONE, "B", ONE));
        secrets(1).add(chat, Map.of("B", TWO));

        assertEquals(new Kept(Optional.empty(), Map.of("A", ONE, "B", TWO)), secrets(1).of(chat));
        logs.conversations.edit(chat, "renamed", Map.of());
        assertEquals(2, secrets(1).of(chat).byName().size(), "an edit has lost them");
        logs.conversations.purge(logs.conversations.delete(chat));
        assertThrows(UnknownConversationException.class, () -> secrets(1).of(chat));
    }

    @Test
    void theKeyOfTheModelIsKeptToo() {
        var kept = new Kept(Optional.of(new Secret("sk-1")), Map.of());
        String sealed = secrets(1).sealed(chat, kept);
        assertFalse(sealed.contains("sk-1"), sealed);
        logs.conversations.changeSecrets(chat, before -> sealed);
        secrets(1).add(chat, Map.of("A", ONE));
        assertEquals(new Kept(kept.apiKey(), Map.of("A", ONE)), secrets(1).of(chat));
        assertNull(secrets(1).sealed(chat, Kept.NOTHING));
    }

    @Test
    void withAnotherKeyTheyAreLeftAloneAndTheConversationIsAsReadableAsEver() {
        secrets(1).add(chat, Map.of("A", ONE));

        AgentFailure told = assertThrows(AgentFailure.class, () -> secrets(2).of(chat));
        assertEquals("SecretsUnreadable", told.code());
        assertTrue(told.getMessage().contains("partyline.secret-keys"), told.getMessage());
        assertThrows(SecretsUnreadableException.class, () -> secrets(2).add(chat, Map.of("B", TWO)));
        secrets(2).renew();

        assertEquals(-1, logs.log.head(chat).offset());
        assertEquals(Map.of("A", ONE), secrets(1).of(chat).byName());
    }

    @Test
    void whatAnEarlierKeyHasEncryptedIsRenewed() {
        secrets(1).add(chat, Map.of("A", ONE));
        secrets(2, 1).renew();
        assertEquals(Map.of("A", ONE), secrets(2).of(chat).byName());
        String renewed = logs.conversations.require(chat).secrets();
        secrets(2, 1).renew();
        assertEquals(renewed, logs.conversations.require(chat).secrets(), "it was current");
    }

    @Test
    void noMoreIsKeptThanMetadataCanCarry() {
        secrets(1).add(chat, Map.of("A", new Secret("x".repeat(60_000))));
        assertThrows(IllegalArgumentException.class,
                () -> secrets(1).add(chat, Map.of("B", new Secret("x".repeat(6_000)))));
        assertEquals(List.of("A"), List.copyOf(secrets(1).of(chat).byName().keySet()));
    }

    private StartSecrets secrets(int... keys) {
        var secrets = new StartSecrets();
        secrets.conversations = logs.conversations;
        secrets.sealing = Seals.with(keys);
        return secrets;
    }
}
