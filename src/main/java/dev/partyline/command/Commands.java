package dev.partyline.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.logging.Level;
import java.util.logging.Logger;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The commands, by name. Alone it says which there are. */
@Command(name = "java -jar partyline.war", synopsisSubcommandLabel = "COMMAND",
        description = "Commands for a data directory of Partyline.", commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n", footer = {"",
            "Exit codes: 0 good, 1 something is wrong with the data, 2 wrong usage, 3 storage cannot be used.",
            "`COMMAND --help` explains a command."},
        subcommands = {BackupCommand.class, RestoreCommand.class, VerifyCommand.class, ExportCommand.class,
            ImportCommand.class, AuditVerifyCommand.class})
public final class Commands implements Runnable {

    @Spec CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    boolean help;

    private Commands() {}

    /** Runs a command as a process does. @return the exit code */
    public static int run(String[] arguments) {
        Logger.getLogger("").setLevel(Level.WARNING);
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        var line = new CommandLine(new Commands());
        line.setUsageHelpAutoWidth(false).setUsageHelpWidth(100);
        line.registerConverter(ConversationId.class, ConversationId::parse);
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command.getErr()));
        return line;
    }

    private static int failed(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof StoreException || failure instanceof IOException
                || failure instanceof UncheckedIOException) {
            err.println("partyline: " + text(failure));
            return Outcome.STORAGE;
        }
        throw failure; // a mistake of ours
    }

    private static String text(Throwable failure) {
        if (failure instanceof UncheckedIOException wrapped) return text(wrapped.getCause());
        if (!(failure instanceof StoreException)) return failure.toString();
        Throwable cause = failure.getCause();
        boolean told = cause == null || failure.getMessage().endsWith(cause.toString());
        return failure.getMessage() + (told ? "" : " (" + cause + ")");
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }
}
