package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.partyline.config.ClientWaitPolicy;
import dev.partyline.config.RedisLimits;
import dev.partyline.config.RedisOptions;
import dev.partyline.config.Secret;
import dev.partyline.config.Settings;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealingTest {

    private static final ConversationId CHAT = ConversationId.random();
    private static final String CLEAR = "{\"secret\":\"käse\"}";

    @TempDir Path directory;

    @Test
    void whatIsSealedCanBeOpenedAndNotBeRead() {
        Sealing sealing = with(1);
        String sealed = sealing.seal(CHAT, CLEAR);
        assertEquals(CLEAR, sealing.open(CHAT, sealed));
        assertFalse(sealed.contains("secret"), sealed);
        assertNotEquals(sealed, sealing.seal(CHAT, CLEAR), "it is told that two are equal");
    }

    @Test
    void aKeyIsReplacedByOneThatIsPutBeforeIt() {
        String old = with(1).seal(CHAT, CLEAR);
        Sealing both = with(2, 1);
        assertEquals(CLEAR, both.open(CHAT, old));
        assertFalse(both.isCurrent(old));
        String renewed = both.seal(CHAT, CLEAR);
        assertTrue(both.isCurrent(renewed));
        assertEquals(CLEAR, with(2).open(CHAT, renewed));
        String told = assertThrows(SecretsUnreadableException.class, () -> with(2).open(CHAT, old)).getMessage();
        assertTrue(told.contains("partyline.secret-keys"), told);
    }

    @Test
    void whatIsDamagedOrOfAnotherConversationIsRefused() {
        Sealing sealing = with(1);
        String sealed = sealing.seal(CHAT, CLEAR);
        for (String wrong : List.of("", "1", "2" + sealed.substring(1), sealed.substring(0, sealed.length() - 8),
                sealed.substring(0, 12) + "AAAA" + sealed.substring(16), sealed.substring(0, 12) + "?", sealed + ".x")) {
            assertThrows(SecretsUnreadableException.class, () -> sealing.open(CHAT, wrong), wrong);
        }
        assertThrows(SecretsUnreadableException.class, () -> sealing.open(ConversationId.random(), sealed));
    }

    @Test
    void withoutKeysOneIsMadeThatOnlyItsOwnerMayReadAndThatStays() throws IOException {
        String sealed = with("file").seal(CHAT, CLEAR);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("secret.key"))));
        assertEquals(CLEAR, with("file").open(CHAT, sealed));
        assertEquals(List.of(directory.resolve("secret.key")), List.of(Files.list(directory).toArray(Path[]::new)));
    }

    @Test
    void aDamagedKeyFileIsNamedAndLeftAlone() throws IOException {
        Path file = Files.writeString(directory.resolve("secret.key"), "c2hvcnQ=");
        String told = assertThrows(StoreException.class, () -> with("file").seal(CHAT, CLEAR)).getMessage();
        assertTrue(told.startsWith(file.toString()) && !told.contains("c2hvcnQ"), told);
        assertEquals("c2hvcnQ=", Files.readString(file));
    }

    @Test
    void whatIsKeptInMemoryNeedsNoFile() throws IOException {
        Sealing sealing = with("memory");
        assertEquals(CLEAR, sealing.open(CHAT, sealing.seal(CHAT, CLEAR)));
        assertEquals(0, Files.list(directory).count());
    }

    @Test
    void whatOtherServersMustReadNeedsAKeyThatTheyAreGiven() {
        Sealing sealing = with("file");
        sealing.redis = new RedisOptions(Optional.of(new Secret("redis://127.0.0.1")), "partyline", RedisLimits.defaults());
        var refused = assertThrows(StoreException.class, () -> sealing.seal(CHAT, CLEAR));
        assertTrue(refused.getMessage().contains("partyline.secret-keys"));
        assertFalse(Files.exists(directory.resolve("secret.key")));
    }

    private static Sealing with(int... keys) {
        return Seals.with(keys);
    }

    private Sealing with(String store) {
        var sealing = Seals.with();
        sealing.settings = new Settings(directory, List.of(), List.of(), List.of(), false, store, Duration.ZERO,
                ClientWaitPolicy.CONTINUE);
        return sealing;
    }
}
