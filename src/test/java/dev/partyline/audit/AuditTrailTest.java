package dev.partyline.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;

import dev.partyline.config.AuditOptions;
import dev.partyline.config.ClientWaitPolicy;
import dev.partyline.config.Limits;
import dev.partyline.config.SessionKeyFile;
import dev.partyline.config.Secret;
import dev.partyline.config.Settings;
import dev.partyline.config.TenantSettings;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationPurged;
import dev.partyline.conversation.Grant;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.security.Deed;
import dev.partyline.security.Identity;
import dev.partyline.security.LoginBegun;
import dev.partyline.security.LoginEnded;
import dev.partyline.security.LoginSession;
import dev.partyline.security.LoginTokens;
import dev.partyline.security.Refused;
import dev.partyline.security.Door;
import dev.partyline.security.LoggedOut;
import dev.partyline.security.SessionKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written of what happens, without a server. */
class AuditTrailTest {

    private static final String KEY = "correct-horse-battery";
    private static final String FINGERPRINT = AuditLine.hex(KEY.getBytes(UTF_8)).substring(0, 8);

    @TempDir Path directory;

    private AuditTrail trail(List<String> keys, String store, boolean enabled) {
        var trail = new AuditTrail();
        trail.settings = new Settings(directory, keys, List.of(), List.of(), false, store, Duration.ofDays(1),
                ClientWaitPolicy.CONTINUE);
        var defaults = AuditOptions.defaults();
        trail.options = new AuditOptions(enabled, defaults.force(), defaults.sign(), defaults.fileBytes(),
                defaults.queueRecords());
        trail.authenticator = new Door(keys, Limits.defaults()).authenticator;
        trail.keys = new SessionKeys(trail.settings, TenantSettings.NONE, SessionKeyFile.NONE);
        trail.clock = () -> Instant.parse("2026-03-14T09:26:53Z");
        trail.meters = new SimpleMeterRegistry();
        trail.factory = new Threads();
        return trail;
    }

    /** All but what every record has. */
    private List<String> written() throws IOException {
        var written = new ArrayList<String>();
        for (var line : new AuditRig(directory).lines()) {
            var json = EventJson.object(EventJson.parseObject(line.text()));
            List.of("v", "n", "p", "t", "h", "key", "signature").forEach(json::remove);
            written.add(EventJson.write(json.build()).replace(AuditRig.CHAT.hex(), "CHAT").replace('"', '\''));
        }
        return written;
    }

    @Test
    void whoHasLoggedOutIsWritten() throws IOException {
        var trail = trail(List.of(KEY), "file", true);
        trail.start();
        trail.loggedOut(new LoggedOut("back-channel", "key-1"));
        trail.loggedOut(new LoggedOut("front-channel", null));
        trail.stop();
        List<String> written = written();
        assertTrue(written.contains("{'what':'logged-out','who':'key-1','way':'back-channel'}"), written::toString);
        assertTrue(written.contains("{'what':'logged-out','way':'front-channel'}"), written::toString);
    }

    @Test
    void whoDidWhatIsWrittenByIdsOnly() throws IOException {
        var trail = trail(List.of(KEY), "file", true);
        trail.start();
        trail.done(new Deed("key-1", Deed.Kind.SAID, AuditRig.CHAT, new StreamPosition(2, 17), "e17", null));
        trail.done(new Deed("key-1", Deed.Kind.SHARED, AuditRig.CHAT, null, null,
                new Grant(Grant.Kind.USER, "key-1", "viewer")));
        trail.done(new Deed("key-1", Deed.Kind.UNSHARED, AuditRig.CHAT, null, null,
                new Grant(Grant.Kind.GROUP, "/a \"b\"", "owner")));
        trail.done(Deed.of("", Deed.Kind.PAUSED, AuditRig.CHAT));
        trail.refused(Refused.stranger("rest", Refused.UNAUTHORIZED));
        trail.refused(new Refused("websocket", Refused.FORBIDDEN, "key-1", AuditRig.CHAT));
        trail.purged(new ConversationPurged(new ConversationMetadata(AuditRig.CHAT, 0, "key-1", "secret title",
                Instant.EPOCH, Instant.EPOCH, Map.of(), "{}", "{}")));
        trail.stop();

        String who = "'who':'key:" + FINGERPRINT + "'";
        assertEquals(List.of("{'what':'started','who':'server'}", "{'what':'signed','who':'server'}",
                "{'what':'said'," + who + ",'conversation':'CHAT','epoch':2,'offset':17,'event':'e17'}",
                "{'what':'shared'," + who + ",'conversation':'CHAT','reason':'viewer','whom':'user key:" + FINGERPRINT + "'}",
                "{'what':'unshared'," + who + ",'conversation':'CHAT','reason':'owner','whom':'group /a \\'b\\''}",
                "{'what':'paused','who':'server','conversation':'CHAT'}",
                "{'what':'refused','way':'rest','reason':'unauthorized'}",
                "{'what':'refused'," + who + ",'conversation':'CHAT','way':'websocket','reason':'forbidden'}",
                "{'what':'removed','who':'server','conversation':'CHAT'}",
                "{'what':'stopped','who':'server'}", "{'what':'signed','who':'server'}"), written());
        assertFalse(Files.readString(directory.resolve("audit/000000000000000001.jsonl")).contains(KEY));
    }

    @Test
    void whoSignsInAndOutIsWrittenWithoutWhatIsSecret() throws IOException {
        var session = new LoginSession("id-of-it", new Identity("ada", Identity.Kind.LOGIN), "Ada Adams",
                new LoginTokens(new Secret("id token"), null, Instant.MAX, null, null, Instant.MIN));
        var trail = trail(List.of(KEY), "file", true);
        trail.start();
        trail.signedIn(new LoginBegun(session));
        trail.signedOut(new LoginEnded(session, LoginEnded.Reason.EXPIRED));
        trail.stop();
        assertEquals(List.of("{'what':'signed-in','who':'ada'}", "{'what':'signed-out','who':'ada','reason':'expired'}"),
                written().subList(2, 4));
    }

    @Test
    void inOpenModeEverybodyIsLocal() throws IOException {
        var trail = trail(List.of(), "file", true);
        trail.start();
        trail.done(Deed.of("", Deed.Kind.RUN, AuditRig.CHAT));
        trail.stop();
        assertEquals("{'what':'run','who':'local','conversation':'CHAT'}", written().get(2));
    }

    @Test
    void nothingIsKeptWhereNothingElseIsOrItIsSwitchedOff() {
        for (AuditTrail trail : List.of(trail(List.of(), "memory", true), trail(List.of(), "file", false))) {
            trail.start();
            trail.done(Deed.of("", Deed.Kind.RUN, AuditRig.CHAT));
            trail.stop();
            assertFalse(Files.exists(directory.resolve("audit")));
        }
    }

    @Test
    void anAuditThatCannotBeWrittenStopsTheStart() throws IOException {
        Files.writeString(directory.resolve("audit"), "in the way");
        var trail = trail(List.of(), "file", true);
        var told = assertThrows(StoreException.class, trail::start);
        assertTrue(told.getMessage().endsWith("cannot be written"), told.getMessage());
    }

    private static final class Threads implements ManagedThreadFactory {

        @Override
        public Thread newThread(Runnable work) {
            return new Thread(work);
        }

        @Override
        public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
            throw new UnsupportedOperationException();
        }
    }
}
