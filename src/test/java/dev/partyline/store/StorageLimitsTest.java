package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.partyline.config.StorageLimits;
import dev.partyline.config.Watermark;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StorageLimitException;
import dev.partyline.conversation.StorageLimitException.Limit;
import dev.partyline.conversation.Tenant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More is wanted than may be kept: it is refused, and there is room again as soon as something has gone. */
class StorageLimitsTest extends StoreRig {

    private static final int RECORD_CHARS = 1000;
    private static final Watermark NONE = new Watermark(0, 0);
    private static final ConversationId OTHER = ConversationId.parse("1123456789abcdef0123456789abcdef");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private FileEventStore store;
    private int number;

    @TempDir Path directory;

    @BeforeEach
    void begin() {
        open();
        store.create(owned(CHAT, "anna"));
        store.create(owned(OTHER, "anna"));
    }

    @AfterEach
    void end() {
        store.close();
    }

    private void open() {
        store = new FileEventStore(directory, limits(8, 2000), () -> now, meters, Thread::new, 1);
    }

    private static ConversationMetadata owned(ConversationId id, String owner) {
        return new ConversationMetadata(id, 0, owner, null, START, START, Map.of(), "{}", "{}");
    }

    private void append(ConversationId id) {
        var draft = EventDraft.of(Dialect.V1, "K", "e" + number++, "{\"t\":\"" + "x".repeat(RECORD_CHARS) + "\"}");
        await(store.append(id, List.of(draft), EventStore.ANY_STATE));
    }

    private void append(ConversationId id, int count) {
        for (int i = 0; i < count; i++) append(id);
    }

    private void assertRefused(Limit limit, ConversationId id) {
        assertEquals(limit, assertThrows(StorageLimitException.class, () -> append(id)).limit());
    }

    private static StorageLimits bytes(long conversation, long owner) {
        return new StorageLimits(conversation, owner, 0, NONE);
    }

    @Test
    void aFullConversationTakesNothingMoreButWhatEndsWork() {
        store.keepingWithin(bytes(5 * RECORD_CHARS, 0));
        append(CHAT, 5);
        assertRefused(Limit.CONVERSATION_BYTES, CHAT);
        append(OTHER, 5);
        var end = List.of(draft("status"), Command.RUN_ENDED.draft());
        assertEquals(2, await(store.append(CHAT, end, EventStore.ANY_STATE)).size());
        assertThrows(StorageLimitException.class, () -> await(store.append(CHAT, List.of(Command.RUN.draft()), EventStore.ANY_STATE)));
        assertEquals(7, store.read(CHAT, 0, ALL, ALL).size(), "reading goes on");
        assertEquals(2, meters.counter("partyline.limits.refused", "limit", "conversation-bytes").count());
        assertTrue(store.trouble().isEmpty(), "the server is well");
    }

    @Test
    void whatAnOwnerHasCountsTogetherUntilItIsGone() {
        store.keepingWithin(bytes(0, 6 * RECORD_CHARS));
        append(CHAT, 3);
        append(OTHER, 3);
        assertRefused(Limit.OWNER_BYTES, CHAT);
        assertRefused(Limit.OWNER_BYTES, OTHER);
        var ofBert = ConversationId.random();
        store.create(owned(ofBert, "bert"));
        append(ofBert, 5);
        var deleted = store.delete(OTHER);
        assertRefused(Limit.OWNER_BYTES, CHAT);
        store.purge(deleted);
        append(CHAT, 2);
    }

    @Test
    void whatATenantHasCountsTogether() {
        var acme = new Tenant("acme");
        var theirs = ConversationId.random();
        var ofNobody = ConversationId.random();
        store.create(owned(theirs, "anna").of(acme));
        store.create(owned(ofNobody, "").of(acme));
        store.keepingWithin(new StorageLimits(0, 5 * RECORD_CHARS, 6 * RECORD_CHARS, NONE));
        append(theirs, 3);
        append(ofNobody, 3);
        assertRefused(Limit.TENANT_BYTES, ofNobody);
        assertRefused(Limit.TENANT_BYTES, theirs);
        append(CHAT, 4);
        store.purge(store.delete(ofNobody));
        append(theirs, 2);
        assertRefused(Limit.OWNER_BYTES, theirs);
    }

    @Test
    void conversationsOfNobodyDoNotCountTogether() {
        store.keepingWithin(bytes(0, 2 * RECORD_CHARS));
        var open = ConversationId.random();
        var another = ConversationId.random();
        store.create(owned(open, ""));
        store.create(owned(another, ""));
        append(open, 1);
        append(another, 1);
        append(open, 0);
        append(another, 0);
        assertEquals(1, store.read(open, 0, ALL, ALL).size());
    }

    @Test
    void aNewConversationWithRecordsCountsToo() {
        store.keepingWithin(bytes(0, 2 * RECORD_CHARS));
        append(CHAT, 2);
        try (var staged = store.stage(owned(ConversationId.random(), "anna")).orElseThrow()) {
            assertThrows(StorageLimitException.class, () -> await(staged.append(List.of(draft("first")))));
        }
    }

    @Test
    void afterARestartEverythingCountsThatIsThere() throws Exception {
        append(CHAT, 4);
        append(OTHER, 4);
        store.close();
        long files = 0;
        try (var all = Files.list(directory.resolve("conversations"))) {
            for (Path log : all.filter(file -> file.toString().endsWith(".log")).toList()) files += Files.size(log);
        }
        open();
        store.keepingWithin(bytes(0, files + 1));
        append(CHAT);
        assertRefused(Limit.OWNER_BYTES, OTHER);
        store.keepingWithin(bytes(0, files));
        assertRefused(Limit.OWNER_BYTES, OTHER);
    }

    @Test
    void aDiskThatIsNearlyFullTakesNothingUntilThereIsRoom() {
        var volume = new FakeVolume();
        store.keepWithin(bytes(0, 0), new DiskSpace(new Watermark(500, 0), volume, () -> volume.nanos));
        append(CHAT);
        volume.free(499);
        assertRefused(Limit.DISK_WATERMARK, CHAT);
        assertRefused(Limit.DISK_WATERMARK, OTHER);
        await(store.append(CHAT, List.of(Command.PAUSE.draft()), EventStore.ANY_STATE));
        assertFalse(store.trouble().isEmpty(), "operators must hear of it");
        volume.free(249);
        assertThrows(StorageLimitException.class,
                () -> await(store.append(CHAT, List.of(Command.PAUSE.draft()), EventStore.ANY_STATE)));
        assertEquals(2, store.read(CHAT, 0, ALL, ALL).size());
        volume.free(500);
        append(CHAT);
        assertTrue(store.trouble().isEmpty());
    }
}
