package dev.partyline.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;

import dev.partyline.store.DataDirectoryRestore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a data directory of a backup. */
@Command(name = "restore", header = "Make a data directory of a backup.",
        description = {"", "Every conversation begins a new epoch, so that a client that is ahead of the backup is told to"
            + " start over. The backup stays as it is. Stop the server that the directory is for."})
final class RestoreCommand implements Callable<Integer> {

    @Spec CommandSpec spec;
    @Mixin ProgressOption progress;

    @Option(names = "--backup", required = true, paramLabel = "DIR", description = "What `backup` made.")
    Path backup;

    @Option(names = "--data-dir", required = true, paramLabel = "NEW_DIR",
            description = "The data directory to make: empty, or not there yet.")
    Path data;

    @Override
    public Integer call() {
        DataDirectoryRestore.Summary summary;
        try (var line = progress.line("restore", spec.commandLine().getErr())) {
            summary = DataDirectoryRestore.run(backup, data, Clock.systemUTC(), line);
        }
        spec.commandLine().getOut().printf("conversations=%d bytes=%d damaged=%d%n", summary.conversations(),
                summary.bytes(), summary.damaged());
        return summary.damaged() == 0 ? Outcome.GOOD : Outcome.FOUND_WRONG;
    }
}
