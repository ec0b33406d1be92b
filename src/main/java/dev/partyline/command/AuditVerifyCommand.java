package dev.partyline.command;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import dev.partyline.audit.AuditVerification;
import dev.partyline.audit.AuditVerification.Expected;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks who did what. */
@Command(name = "audit-verify", header = "Check an audit, and name the first record that is not as it was written.",
        description = {"", "Checks every hash, number and signature. Nothing is changed; the server may run."})
final class AuditVerifyCommand implements Callable<Integer> {

    @Spec CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The audit: a data directory, the directory audit in it, or a copy of that.")
    Path directory;

    @Option(names = "--public-key", paramLabel = "FILE",
            description = "The key that signed it, from where nobody could replace it; otherwise signing.pub in DIR.")
    Path publicKey;

    @Option(names = "--head", paramLabel = "FILE",
            description = "A copy of the file head, made at any time before; otherwise head in DIR.")
    Path head;

    @Option(names = "--first", paramLabel = "NUMBER", defaultValue = "1",
            description = "The first record that has to be there, if older files were put away. Default: ${DEFAULT-VALUE}.")
    long first;

    @Override
    public Integer call() {
        Path audit = Files.isDirectory(directory.resolve("audit")) ? directory.resolve("audit") : directory;
        Expected beside = Expected.in(audit);
        var expected = new Expected(publicKey == null ? beside.publicKey() : publicKey,
                head == null ? beside.head() : head, first);
        PrintWriter out = spec.commandLine().getOut();
        var summary = AuditVerification.run(audit, expected, problem -> out.println(ProblemText.of(problem)));
        out.printf("files=%d records=%d signed=%d unsigned=%d repaired=%d lost=%d problems=%d%n", summary.files(),
                summary.records(), summary.signed(), summary.unsigned(), summary.repaired(), summary.lost(),
                summary.problems());
        return summary.problems() == 0 ? Outcome.GOOD : Outcome.FOUND_WRONG;
    }
}
