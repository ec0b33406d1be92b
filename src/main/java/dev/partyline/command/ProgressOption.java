package dev.partyline.command;

import java.io.PrintWriter;

import picocli.CommandLine.Option;

/** Whether progress is shown. */
final class ProgressOption {

    @Option(names = "--progress", negatable = true, description = {"Show on the error output how far it is, once a "
            + "second: share, bytes a second, time left.", "Without this option, only on a terminal."})
    Boolean wanted;

    ProgressLine line(String what, PrintWriter err) {
        boolean terminal = System.console() != null;
        return new ProgressLine(what, wanted == null ? terminal : wanted, terminal, err, System::nanoTime);
    }
}
