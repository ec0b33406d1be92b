package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.partyline.config.ClientWaitPolicy;
import dev.partyline.config.JwtSettings;
import dev.partyline.config.Limits;
import dev.partyline.config.SessionKeyFile;
import dev.partyline.config.Settings;
import dev.partyline.config.TenantSettings;
import dev.partyline.conversation.Tenant;
import dev.partyline.security.Identity.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionKeysTest {

    @TempDir Path directory;

    @Test
    void everyConfiguredKeyIsEquallyGoodAndNamedAfterItsPlace() {
        var keys = keys("old", "n\u00e9w");

        assertEquals(Optional.of(new Identity("key-1", Kind.SESSION_KEY)), keys.identify("old"));
        assertEquals(Optional.of(new Identity("key-2", Kind.SESSION_KEY)), keys.identify("n\u00e9w"));
    }

    @Test
    void whatIsNotExactlyAKeyIdentifiesNobody() {
        var keys = keys("secret", " ");

        for (String presented : new String[] {null, "", " ", "secre", "secret ", "SECRET", "secretsecret"}) {
            assertEquals(Optional.empty(), keys.identify(presented), presented);
        }
    }

    @Test
    void withoutKeysNobodyIsIdentified() {
        assertEquals(Optional.empty(), keys().identify(""));
        assertEquals(Optional.empty(), keys().identify(null));
    }

    @Test
    void aKeyOfAgentsIsTheirsUnlessItIsASessionKeyToo() {
        assertEquals(Optional.of(new Identity("agent-1", Identity.Kind.AGENT_KEY)), keys("a").identify("an-agent"));
        assertEquals(Optional.of(new Identity("key-1", Identity.Kind.SESSION_KEY)), keys("an-agent").identify("an-agent"));
    }

    @Test
    void aKeyIsShownAsAPartOfItsHash() throws Exception {
        var keys = keys("old", "new");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest("new".getBytes(StandardCharsets.US_ASCII));

        assertEquals("key:" + HexFormat.of().formatHex(hash, 0, 4), keys.fingerprint("key-2"));
        assertEquals(keys("new").fingerprint("key-1"), keys.fingerprint("key-2"), "wherever it stands");
        assertTrue(keys.fingerprint("agent-1").matches("agent:[0-9a-f]{8}"));
        for (String other : List.of("", "key-0", "key-3", "key-", "agent-2", "key-99999999999", "ann", "turkey-1")) {
            assertEquals(other, keys.fingerprint(other));
        }
    }

    @Test
    void theKeysOfATenantAreNamedAfterIt() {
        var acme = new Tenant("acme");
        var keys = keys(new TenantSettings(Optional.empty(),
                Map.of("acme", new TenantSettings.Keys(List.of("x", "theirs"), List.of("their-agent")))), "ours");

        assertEquals(Optional.of(new Identity("key-1", Kind.SESSION_KEY)), keys.identify("ours"));
        assertEquals(Optional.of(new Identity("key-acme-2", Kind.SESSION_KEY).of(acme)), keys.identify("theirs"));
        assertEquals(Optional.of(new Identity("agent-acme-1", Kind.AGENT_KEY).of(acme)), keys.identify("their-agent"));
        assertTrue(keys.fingerprint("key-acme-2").matches("key-acme:[0-9a-f]{8}"));
        assertFalse(Identity.mayBeNamed("Key-acme-7"), "a name of rights");
        assertTrue(Identity.mayBeNamed("key-acme"));
    }

    private static SessionKeys keys(String... keys) {
        return keys(SessionKeyFile.NONE, keys);
    }

    private static SessionKeys keys(TenantSettings tenants, String... keys) {
        return new SessionKeys(new Settings(Path.of("."), List.of(keys), List.of("an-agent"), List.of(), false, "memory",
                Duration.ofDays(1), ClientWaitPolicy.CONTINUE), tenants, SessionKeyFile.NONE);
    }

    private static SessionKeys keys(SessionKeyFile file, String... keys) {
        return new SessionKeys(new Settings(Path.of("."), List.of(keys), List.of("an-agent"), List.of(), false, "memory",
                Duration.ofDays(1), ClientWaitPolicy.CONTINUE), TenantSettings.NONE, file);
    }

    private SessionKeyFile file(String text) throws IOException {
        Path next = Files.writeString(directory.resolve("next"), text);
        Files.move(next, directory.resolve("keys"), StandardCopyOption.REPLACE_EXISTING);
        return new SessionKeyFile(Optional.of(directory.resolve("keys")));
    }

    private static Optional<String> name(SessionKeys keys, String key) {
        return keys.identify(key).map(Identity::name);
    }

    @Test
    void aFileHasMoreKeysEachNamedAfterItsLine() throws IOException {
        SessionKeys keys = keys(file("# of the team\nfirst\n\n second \n"), "configured");
        assertEquals(Optional.of("key-1"), name(keys, "configured"));
        assertEquals(Optional.of("key-3"), name(keys, "first"));
        assertEquals(Optional.of("key-5"), name(keys, "second"));
        for (String none : List.of("", " ", "# of the team", "of the team")) {
            assertEquals(Optional.empty(), name(keys, none), none);
        }
    }

    @Test
    void aKeyThatIsTakenOutOfTheFileEndsWhatRestsOnIt() throws IOException {
        var door = new Door(List.of("configured"), file("first\nsecond\n"), JwtSettings.OFF, Limits.defaults());
        Identity first = door.authenticator.identify(new Credential.Key("first")).orElseThrow();
        Identity second = door.authenticator.identify(new Credential.Key("second")).orElseThrow();
        Identity configured = door.authenticator.identify(new Credential.Key("configured")).orElseThrow();
        String shown = door.authenticator.keys.fingerprint("key-2");
        file("\nsecond\nthird\n");
        door.authenticator.refresh();
        assertFalse(door.authenticator.holds(first));
        assertTrue(door.authenticator.holds(second));
        assertTrue(door.authenticator.holds(configured));
        assertTrue(door.authenticator.identify(new Credential.Key("first")).isEmpty());
        assertEquals("key-4", door.authenticator.identify(new Credential.Key("third")).orElseThrow().name());
        assertEquals(shown, door.authenticator.keys.fingerprint("key-2"), "the audit of its end still knows it");
    }

    /** In the middle of being written by somebody, perhaps. */
    @Test
    void aFileThatIsGoneForAMomentTakesNothingAway() throws IOException {
        SessionKeys keys = keys(file("first"));
        Files.delete(directory.resolve("keys"));
        keys.refresh();
        keys.refresh();
        assertEquals(Optional.of("key-1"), name(keys, "first"));
        file("other");
        keys.refresh();
        assertEquals(Optional.empty(), name(keys, "first"));
        assertEquals(Optional.of("key-1"), name(keys, "other"));
    }

    @Test
    void withAFileOfKeysTheServerIsNotOpen() throws IOException {
        var door = new Door(List.of(), file(""), JwtSettings.OFF, Limits.defaults());
        assertFalse(door.authenticator.open());
        assertTrue(door.authenticator.identify(null).isEmpty());
    }
}
