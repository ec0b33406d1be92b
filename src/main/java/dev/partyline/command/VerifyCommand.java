package dev.partyline.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

import dev.partyline.store.StoreVerification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reads everything. */
@Command(name = "verify", header = "Read everything in a data directory or backup, and tell what is wrong.",
        description = {"", "Checks the journal, every record of every log, indexes, tables of ids, checkpoints and metadata."
            + " Nothing is changed. The server has to be stopped; beside one that runs, make a backup and verify that."})
final class VerifyCommand implements Callable<Integer> {

    @Spec CommandSpec spec;
    @Mixin DataDirOption data;
    @Mixin ProgressOption progress;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        StoreVerification.Summary summary;
        try (var line = progress.line("verify", spec.commandLine().getErr())) {
            summary = StoreVerification.run(data.path, line, problem -> out.println(ProblemText.of(problem)));
        }
        out.printf("conversations=%d records=%d bytes=%d problems=%d%n", summary.conversations(), summary.records(),
                summary.bytes(), summary.problems());
        return summary.problems() == 0 ? Outcome.GOOD : Outcome.FOUND_WRONG;
    }
}
