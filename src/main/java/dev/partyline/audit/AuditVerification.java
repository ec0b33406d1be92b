package dev.partyline.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.partyline.audit.AuditProblem.Kind;
import dev.partyline.conversation.StoreException;

/**
 * Checks an audit without a server: every hash, every number, every signature, up to the first that is wrong. Changes
 * nothing; also beside a server that writes. One thread.
 */
public final class AuditVerification {

    private final Expected expected;
    private final AuditFiles files;
    private final Consumer<AuditProblem> problems;
    private final AuditPublicKeys keys;
    private final Optional<AuditLine> head;
    private Summary summary = new Summary(0, 0, 0, 0, 0, 0, 0);
    private AuditLine before;
    private AuditLine last;

    private AuditVerification(Expected expected, AuditFiles files, Consumer<AuditProblem> problems) throws IOException {
        this.expected = expected;
        this.files = files;
        this.problems = problems;
        this.keys = AuditPublicKeys.read(expected.publicKey());
        this.head = Files.exists(expected.head()) ? AuditLines.only(expected.head()) : Optional.empty();
    }

    /**
     * What an audit is held against.
     *
     * @param publicKey file with the keys that may have signed it
     * @param head file with a signed record that it has to have
     * @param first number of the first record that has to be there; larger than 1 where older files were put away
     */
    public record Expected(Path publicKey, Path head, long first) {

        /** By what lies beside the records. */
        public static Expected in(Path audit) {
            return new Expected(audit.resolve(AuditKeys.PUBLIC_FILE), audit.resolve(AuditFiles.HEAD), 1);
        }
    }

    /**
     * What was read, up to the first problem.
     *
     * @param signed number of the last record whose signature is good
     * @param unsigned records behind that
     * @param repaired how often a crash had left an unfinished record that was cut off
     * @param lost facts that could not be written
     * @param problems 0 or 1
     */
    public record Summary(int files, long records, long signed, long unsigned, int repaired, long lost, int problems) {

        private Summary with(AuditLine line, boolean good) {
            boolean isRepair = line.what().equals(AuditChain.REPAIRED);
            boolean isLoss = line.what().equals(AuditWriter.LOST);
            return new Summary(files, records + 1, good ? line.number() : signed, good ? 0 : unsigned + 1,
                    repaired + (isRepair ? 1 : 0), lost + (isLoss ? line.count() : 0), problems);
        }

        private Summary withFile() {
            return new Summary(files + 1, records, signed, unsigned, repaired, lost, problems);
        }

        private Summary withProblem() {
            return new Summary(files, records, signed, unsigned, repaired, lost, 1);
        }
    }

    /**
     * @param audit directory with the records
     * @param problems is told of the first
     * @throws StoreException if it is no audit or cannot be read; the text is for the administrator
     */
    public static Summary run(Path audit, Expected expected, Consumer<AuditProblem> problems) {
        if (!Files.isDirectory(audit)) throw new StoreException(audit.toAbsolutePath() + " is no audit directory");
        try {
            return new AuditVerification(expected, new AuditFiles(audit), problems).run();
        } catch (IOException failure) {
            throw new StoreException("the audit " + audit.toAbsolutePath() + " cannot be read", failure);
        }
    }

    private Summary run() throws IOException {
        List<Path> all = files.list();
        for (int i = 0; i < all.size() && summary.problems() == 0; i++) {
            summary = summary.withFile();
            read(all, i);
        }
        if (summary.problems() == 0) atEnd();
        return summary;
    }

    private void read(List<Path> all, int index) throws IOException {
        boolean isLast = index == all.size() - 1;
        try (var lines = new AuditLines(all.get(index))) {
            long number = 0;
            for (var line = lines.next(); line.isPresent() && summary.problems() == 0; line = lines.next()) {
                boolean unfinished = isLast && !line.get().broken(); // being written, or left by a crash
                if (!unfinished) check(line.get(), new AuditPlace(all, index, ++number));
            }
        }
    }

    private void check(AuditLines.Line line, AuditPlace place) throws IOException {
        Optional<AuditLine> record = line.record();
        boolean inPlace = record.isPresent() && (last == null ? isFirst(record.get()) : record.get().follows(last));
        if (inPlace) accept(record.get(), place);
        else tell(new AuditSuspicion(last, before, expected.first()).explain(record, place));
    }

    private boolean isFirst(AuditLine record) {
        return record.number() <= expected.first() && (record.number() > 1 || record.previous().equals(AuditLine.NOTHING));
    }

    private void accept(AuditLine record, AuditPlace place) {
        before = last;
        last = record;
        boolean isSigned = record.what().equals(AuditLine.SIGNED);
        if (isSigned && !isGood(record, place)) return;
        summary = summary.with(record, isSigned);
        boolean isHead = head.isPresent() && head.get().number() == record.number();
        if (isHead && !head.get().hash().equals(record.hash())) {
            tell(place.problem(record.number(), Kind.ALTERED, "it is not the record that was signed last"));
        }
    }

    private boolean isGood(AuditLine record, AuditPlace place) {
        Optional<AuditLine.Signed> signed = record.signature();
        String range = "one of the records " + (summary.signed() + 1) + " to " + record.number() + " is not what was written";
        if (signed.isPresent() && !keys.know(signed.get())) {
            tell(place.problem(record.number(), Kind.BAD_SIGNATURE, "it was signed with an unknown key; " + range));
            return false;
        }
        boolean good = signed.filter(keys::confirm).isPresent();
        if (!good) tell(place.problem(record.number(), Kind.BAD_SIGNATURE, range));
        return good;
    }

    private void atEnd() {
        long reached = last == null ? expected.first() - 1 : last.number();
        var place = new AuditPlace(List.of(files.directory()), 0, 0);
        if (head.isPresent() && head.get().number() > reached) {
            tell(place.problem(reached + 1, Kind.MISSING, "record " + head.get().number() + " was signed"));
        } else if (last == null) {
            tell(place.problem(reached + 1, Kind.MISSING, "there are no records"));
        } else if (summary.signed() == 0 && summary.records() > 1) {
            tell(place.problem(last.number(), Kind.BAD_SIGNATURE, "nothing is signed"));
        } else if (head.isEmpty() && summary.signed() > 0) {
            var missing = new AuditPlace(List.of(expected.head()), 0, 0);
            tell(missing.problem(summary.signed(), Kind.MISSING, "the copy of the record that was signed last"));
        }
    }

    private void tell(AuditProblem problem) {
        summary = summary.withProblem();
        problems.accept(problem);
    }
}
