package dev.partyline.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.partyline.audit.AuditRig.Line;
import dev.partyline.testing.Seed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to an audit by somebody without its key, the first record that it was done to is named. */
class AuditMutationTest {

    private static final int TRIES = 60;

    private final Random random = Seed.random("audit mutations");
    private AuditRig rig;
    private List<Line> good;

    @TempDir Path directory;

    @BeforeEach
    void write() throws IOException {
        rig = new AuditRig(directory);
        rig.write(40);
        rig.write(20);
        good = rig.lines();
        assertEquals("nothing", rig.found());
        assertTrue(rig.files.list().size() > 3, "several files");
    }

    /** What is done to record {@code index + 1}, and what has to be found. */
    private interface Mutation {
        String at(int index, List<Line> lines);
    }

    /** At many places. @param last how many records at the end are left alone */
    private void tryAll(int last, Mutation mutation) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int index = 1 + random.nextInt(good.size() - 1 - last);
            var lines = new ArrayList<>(good);
            String expected = mutation.at(index, lines);
            rig.rewrite(lines);
            assertEquals(expected, rig.found(), () -> "record " + (index + 1) + ": " + rig.problem());
            restore();
        }
    }

    private void restore() {
        try {
            for (Path file : rig.files.list()) Files.delete(file);
            for (Line line : good) Files.writeString(line.file(), "", StandardOpenOption.CREATE);
            rig.rewrite(good);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void aFlippedByteIsFoundWhereverItIs() throws IOException {
        tryAll(0, (index, lines) -> {
            byte[] bytes = lines.get(index).text().getBytes(ISO_8859_1);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            lines.set(index, lines.get(index).with(new String(bytes, ISO_8859_1)));
            return "ALTERED " + (index + 1);
        });
    }

    @Test
    void aRecordThatIsTakenAwayIsMissing() throws IOException {
        tryAll(0, (index, lines) -> {
            lines.remove(index);
            return "MISSING " + (index + 1);
        });
    }

    @Test
    void theFirstRecordIsMissedToo() throws IOException {
        rig.rewrite(good.subList(1, good.size()));
        assertEquals("MISSING 1", rig.found());
    }

    @Test
    void aFileThatIsTakenAwayIsMissed() throws IOException {
        Path second = rig.files.list().get(1);
        long first = AuditRig.read(good.stream().filter(line -> line.file().equals(second)).findFirst().orElseThrow())
                .number();
        Files.delete(second);
        assertEquals("MISSING " + first, rig.found());
    }

    @Test
    void recordsThatAreSwappedAreInTheWrongOrder() throws IOException {
        tryAll(1, (index, lines) -> {
            lines.set(index, good.get(index).with(good.get(index + 1).text()));
            lines.set(index + 1, good.get(index + 1).with(good.get(index).text()));
            return "REORDERED " + (index + 1);
        });
    }

    @Test
    void aRecordThatIsMovedBackIsInTheWrongOrder() throws IOException {
        tryAll(5, (index, lines) -> {
            lines.add(index + 4, good.get(index + 4).with(lines.remove(index).text()));
            return "REORDERED " + (index + 1);
        });
    }

    @Test
    void aCopyOfAnotherRecordIsInserted() throws IOException {
        tryAll(0, (index, lines) -> {
            int other = (index + 1 + random.nextInt(good.size() - 1)) % good.size();
            lines.add(index, good.get(index).with(good.get(other).text()));
            return "INSERTED " + (index + 1);
        });
    }

    @Test
    void aLineThatIsNoRecordIsInserted() throws IOException {
        tryAll(0, (index, lines) -> {
            lines.add(index, good.get(index).with("{\"v\":1}"));
            return "INSERTED " + (index + 1);
        });
    }

    /** Its own hash is right, and it names the record in front of it. */
    @Test
    void aForgedRecordIsInserted() throws IOException {
        tryAll(1, (index, lines) -> {
            AuditLine forged = AuditRig.forged(AuditRig.read(lines.get(index - 1)), "somebody");
            lines.add(index, good.get(index).with(AuditRig.text(forged)));
            return "INSERTED " + (index + 1);
        });
    }

    /** Its own hash is right; those behind it are as they were. */
    @Test
    void aForgedRecordInPlaceOfAnotherIsAnAlteration() throws IOException {
        tryAll(2, (index, lines) -> {
            AuditLine forged = AuditRig.forged(AuditRig.read(lines.get(index - 1)), "somebody");
            lines.set(index, good.get(index).with(AuditRig.text(forged)));
            return "ALTERED " + (index + 1);
        });
    }

    /** Everything behind it is made to fit, so that only a signature is left to tell. */
    @Test
    void aChainThatIsForgedToTheEndIsFoundAtTheNextSignature() throws IOException {
        tryAll(1, (index, lines) -> {
            AuditLine forged = AuditRig.read(lines.get(index - 1));
            int signed = index;
            while (!AuditRig.read(good.get(signed)).what().equals(AuditLine.SIGNED)) signed++;
            for (int i = index; i < lines.size(); i++) {
                forged = rechained(AuditRig.read(good.get(i)), forged, i == index);
                lines.set(i, good.get(i).with(AuditRig.text(forged)));
            }
            return "BAD_SIGNATURE " + (signed + 1);
        });
    }

    /** @param changed whether it says something else, too */
    private static AuditLine rechained(AuditLine record, AuditLine before, boolean changed) {
        String body = record.body().replaceFirst("\"p\":\"[0-9a-f]{64}\"", "\"p\":\"" + before.hash() + '"');
        if (changed) body = body.replaceFirst("\"t\":\"2026", "\"t\":\"2025");
        String hash = AuditLine.hex(body.getBytes(ISO_8859_1));
        return new AuditLine(record.number(), before.hash(), record.what(), body, hash);
    }

    /** Wherever it is cut: what was signed is missed. */
    @Test
    void anEndThatIsCutOffIsMissing() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int index = 1 + random.nextInt(good.size() - 1);
            rig.rewrite(good.subList(0, index));
            Line torn = good.get(index);
            if (torn.file().equals(good.get(index - 1).file())) {
                String part = torn.text().substring(0, random.nextInt(torn.text().length()));
                Files.writeString(torn.file(), part, StandardOpenOption.APPEND);
            }
            assertEquals("MISSING " + (index + 1), rig.found());
            restore();
        }
    }
}
