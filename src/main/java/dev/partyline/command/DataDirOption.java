package dev.partyline.command;

import java.nio.file.Path;

import picocli.CommandLine.Option;

/** Which directory a command is about. */
final class DataDirOption {

    @Option(names = "--data-dir", required = true, paramLabel = "DIR",
            description = "The data directory: what partyline.data-dir says to the server.")
    Path path;
}
