package dev.partyline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

import dev.partyline.audit.AuditVerification.Expected;
import dev.partyline.conversation.StoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose signatures count. */
class AuditSignatureTest {

    private static final CopyOption REPLACE = StandardCopyOption.REPLACE_EXISTING;

    private AuditRig rig;

    @TempDir Path directory;

    @BeforeEach
    void prepare() throws IOException {
        rig = new AuditRig(directory.resolve("data"));
    }

    @Test
    void theKeyIsMadeOnceAndIsForItsOwnerAlone() throws IOException {
        String first = rig.signer().key();

        assertEquals(first, rig.signer().key());
        Path key = rig.data.resolve(AuditKeys.PRIVATE_FILE);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        String published = Files.readString(rig.audit.resolve(AuditKeys.PUBLIC_FILE));
        assertEquals(1, published.split("BEGIN PUBLIC KEY").length - 1, published);
        assertFalse(published.contains("PRIVATE"), published);
    }

    @Test
    void aDamagedKeyIsToldWithoutIt() throws IOException {
        rig.signer();
        Path key = rig.data.resolve(AuditKeys.PRIVATE_FILE);
        String content = Files.readString(key);
        Files.writeString(key, content.substring(0, 70));

        var told = assertThrows(StoreException.class, rig::signer);

        assertTrue(told.getMessage().endsWith("audit.key is damaged"), told.getMessage());
        assertFalse(told.getMessage().contains(content.substring(30, 60)));
    }

    /** Everything beside the key that was kept elsewhere is replaced. */
    @Test
    void aChainThatSomebodyElseSignedIsFoundByTheKeyThatWasKeptElsewhere() throws IOException {
        rig.write(20);
        Path kept = Files.copy(rig.audit.resolve(AuditKeys.PUBLIC_FILE), directory.resolve("kept.pub"));
        var other = new AuditRig(directory.resolve("other"));
        other.write(20);
        Expected expected = new Expected(kept, other.audit.resolve(AuditFiles.HEAD), 1);

        assertEquals("nothing", other.found());
        assertEquals("BAD_SIGNATURE 2", other.found(expected));
        assertEquals("nothing", rig.found(new Expected(kept, rig.audit.resolve(AuditFiles.HEAD), 1)));
    }

    /** The public key stays, and what is signed with another is not believed. */
    @Test
    void aChainThatSomebodyElseSignedIsFoundByTheKeyBesideIt() throws IOException {
        rig.write(20);
        var other = new AuditRig(directory.resolve("other"));
        other.write(20);
        for (Path file : other.files.list()) Files.copy(file, rig.files.name(number(file)), REPLACE);
        Files.copy(other.audit.resolve(AuditFiles.HEAD), rig.audit.resolve(AuditFiles.HEAD), REPLACE);

        assertEquals("BAD_SIGNATURE 2", rig.found());
    }

    private static long number(Path file) {
        return Long.parseLong(file.getFileName().toString().replace(".jsonl", ""));
    }

    /** An administrator has lost it; what it has signed is still good. */
    @Test
    void aNewKeyIsPublishedBesideTheOldOne() throws IOException {
        rig.write(10);
        Files.delete(rig.data.resolve(AuditKeys.PRIVATE_FILE));
        rig.write(10);

        assertEquals("nothing", rig.found());
        String published = Files.readString(rig.audit.resolve(AuditKeys.PUBLIC_FILE));
        assertEquals(2, published.split("BEGIN PUBLIC KEY").length - 1, published);
    }

    /** All of it, and the copy of the last signed record: nothing beside the records tells any more. */
    @Test
    void anOlderStateIsFoundByAHeadThatWasKeptElsewhere() throws IOException {
        rig.write(10);
        var lines = rig.lines();
        Path head = rig.audit.resolve(AuditFiles.HEAD);
        byte[] old = Files.readAllBytes(head);
        rig.write(10);
        Path kept = Files.copy(head, directory.resolve("kept.head"));
        rig.rewrite(lines);
        Files.write(head, old);

        assertEquals("nothing", rig.found());
        assertEquals("MISSING " + (lines.size() + 1),
                rig.found(new Expected(rig.audit.resolve(AuditKeys.PUBLIC_FILE), kept, 1)));
    }

    @Test
    void theCopyOfTheLastSignedRecordIsMissed() throws IOException {
        rig.write(10);
        long last = AuditRig.read(rig.lines().get(rig.lines().size() - 1)).number();
        Files.delete(rig.audit.resolve(AuditFiles.HEAD));
        assertEquals("MISSING " + last, rig.found());
        Files.writeString(rig.audit.resolve(AuditFiles.HEAD), "something else\n");
        assertEquals("MISSING " + last, rig.found());
    }

    @Test
    void olderFilesMayBePutAwayIfThatIsSaid() throws IOException {
        rig.write(60);
        Files.delete(rig.files.list().get(0));
        long first = number(rig.files.list().get(0));
        Expected beside = Expected.in(rig.audit);
        assertEquals("MISSING 1", rig.found());
        assertEquals("nothing", rig.found(new Expected(beside.publicKey(), beside.head(), first)));
        assertEquals("nothing", rig.found(new Expected(beside.publicKey(), beside.head(), first + 5)));
        assertEquals("MISSING " + (first - 5), rig.found(new Expected(beside.publicKey(), beside.head(), first - 5)));
    }

    @Test
    void whatIsNoAuditIsSaid() throws IOException {
        assertThrows(StoreException.class, () -> AuditVerification.run(directory.resolve("none"),
                Expected.in(directory.resolve("none")), problem -> { }));
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertThrows(StoreException.class, () -> AuditVerification.run(empty, Expected.in(empty), problem -> { }));
    }
}
