package dev.partyline.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;

import dev.partyline.store.DataDirectoryBackup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Copies a data directory. */
@Command(name = "backup", header = "Copy a data directory, also while the server runs.",
        description = {"", "Everything that was acknowledged before the command began is in the copy. The server needs not"
            + " be stopped and notices nothing. What can be made again from the logs is left out."})
final class BackupCommand implements Callable<Integer> {

    @Spec CommandSpec spec;
    @Mixin DataDirOption data;
    @Mixin ProgressOption progress;

    @Option(names = "--output", required = true, paramLabel = "NEW_DIR",
            description = "Where the backup goes: a directory that is empty or does not exist.")
    Path output;

    @Override
    public Integer call() {
        DataDirectoryBackup.Summary summary;
        try (var line = progress.line("backup", spec.commandLine().getErr())) {
            summary = DataDirectoryBackup.run(data.path, output, Clock.systemUTC(), line);
        }
        spec.commandLine().getOut().printf("conversations=%d files=%d bytes=%d begun=%s%n", summary.conversations(),
                summary.files(), summary.bytes(), summary.begun());
        return Outcome.GOOD;
    }
}
