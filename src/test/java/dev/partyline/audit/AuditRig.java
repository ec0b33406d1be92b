package dev.partyline.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.partyline.audit.AuditEntry.Fact;
import dev.partyline.audit.AuditVerification.Expected;
import dev.partyline.audit.AuditVerification.Summary;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StreamPosition;

/** An audit in a directory, written, changed behind its back, and checked. */
final class AuditRig {

    static final ConversationId CHAT = ConversationId.parse("0123456789abcdef0123456789abcdef");
    static final long FILE_BYTES = 4_000;

    final Path data;
    final Path audit;
    final AuditFiles files;
    final InstantSource clock = () -> Instant.parse("2026-03-14T09:26:53Z");
    private final List<AuditProblem> problems = new ArrayList<>();

    AuditRig(Path data) throws IOException {
        this.data = data;
        audit = Files.createDirectories(data.resolve("audit"));
        files = new AuditFiles(audit);
    }

    AuditLine.Signer signer() {
        return AuditKeys.readOrMake(data, audit);
    }

    AuditChain open() throws IOException {
        return new AuditChain(files, signer(), clock, FILE_BYTES);
    }

    AuditEntry said(int number) {
        return new AuditEntry(clock.instant(), new Fact("said", "key:1f2e3d4c", CHAT, new StreamPosition(0, number),
                "event-" + number, null, null), 1);
    }

    /** A server that runs, is told so many things, signs now and then, and ends. */
    void write(int facts) throws IOException {
        try (var chain = open()) {
            for (int i = 0; i < facts; i++) {
                chain.append(List.of(said(i)));
                if (i % 7 == 6 || chain.isFull()) chain.sign();
            }
        }
    }

    /** A line and the file that it stands in. */
    record Line(Path file, String text) {

        /** Something else in its place. */
        Line with(String other) {
            return new Line(file, other);
        }
    }

    List<Line> lines() throws IOException {
        var lines = new ArrayList<Line>();
        for (Path file : files.list()) {
            Files.readString(file, ISO_8859_1).lines().forEach(text -> lines.add(new Line(file, text)));
        }
        return lines;
    }

    /** Puts lines in the place of those that are there; files without any are deleted. */
    void rewrite(List<Line> lines) throws IOException {
        for (Path file : files.list()) {
            var own = lines.stream().filter(line -> line.file().equals(file)).map(Line::text).toList();
            if (own.isEmpty()) Files.delete(file);
            else Files.writeString(file, String.join("\n", own) + "\n", ISO_8859_1);
        }
    }

    Summary verify() {
        return verify(Expected.in(audit));
    }

    Summary verify(Expected expected) {
        problems.clear();
        return AuditVerification.run(audit, expected, problems::add);
    }

    /** What is wrong first. */
    Optional<AuditProblem> problem() {
        verify();
        return problems.stream().findFirst();
    }

    /** In a few words: the kind and the number of the record. */
    String found() {
        return problem().map(problem -> problem.kind() + " " + problem.record()).orElse("nothing");
    }

    String found(Expected expected) {
        verify(expected);
        return problems.stream().findFirst().map(problem -> problem.kind() + " " + problem.record()).orElse("nothing");
    }

    /** A record like the one there, which fits behind the one given, as somebody without the key can make it. */
    static AuditLine forged(AuditLine behind, String who) {
        var fact = new Fact("said", who, CHAT, null, null, null, null);
        return AuditLine.of(behind.number() + 1, behind.hash(), new AuditEntry(Instant.EPOCH, fact, 1), null);
    }

    static AuditLine read(Line line) {
        return AuditLine.read(line.text()).orElseThrow();
    }

    static String text(AuditLine line) {
        return new String(line.bytes(), ISO_8859_1).stripTrailing();
    }
}
