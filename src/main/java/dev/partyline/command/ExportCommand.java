package dev.partyline.command;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.partyline.conversation.ConversationExport;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.store.DataDirectoryReader;
import dev.partyline.store.StoreProblem;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes conversations as text. */
@Command(name = "export", header = "Write conversations as JSON lines, also while the server runs.",
        description = {"", "A header with the metadata, every record, and a last line with their number; what `import` and"
            + " POST /api/conversations/import take. Records that cannot be read are told, and left out."})
final class ExportCommand implements Callable<Integer> {

    static final class Which {

        @Option(names = "--conversation", required = true, paramLabel = "ID",
                description = "A conversation; may be given more than once.")
        List<ConversationId> ids;

        @Option(names = "--all", required = true, description = "Every conversation that is not deleted.")
        boolean all;
    }

    @Spec CommandSpec spec;
    @Mixin DataDirOption data;
    @Mixin ProgressOption progress;
    @ArgGroup(multiplicity = "1") Which which;

    @Option(names = "--output", required = true, paramLabel = "FILE|DIR|-", description = {
        "For one conversation, a new file or - for the standard output; or a directory that is there.",
        "For more, a directory, which is made where it is missing; its files are named <id>.jsonl."})
    Path output;

    private long problems;
    private long exported;

    @Override
    public Integer call() throws IOException {
        boolean many = which.all || which.ids.size() > 1;
        if (many && output.toString().equals("-")) {
            throw new ParameterException(spec.commandLine(), "--output - takes one conversation.");
        }
        if (many) Files.createDirectories(output);
        try (var line = progress.line("export", spec.commandLine().getErr())) {
            var reader = DataDirectoryReader.open(data.path, line, this::tell);
            var found = which.all ? List.copyOf(reader.conversations().values()) : named(reader);
            for (ConversationMetadata each : found) reader.expect(each);
            for (ConversationMetadata each : found) export(reader, each);
        }
        if (!output.toString().equals("-")) spec.commandLine().getOut().println("exported=" + exported);
        return problems == 0 ? Outcome.GOOD : Outcome.FOUND_WRONG;
    }

    private List<ConversationMetadata> named(DataDirectoryReader reader) {
        var found = new ArrayList<ConversationMetadata>();
        for (ConversationId id : which.ids) {
            ConversationMetadata metadata = reader.conversations().get(id);
            if (metadata == null) unknown(id);
            else found.add(metadata);
        }
        return found;
    }

    private void unknown(ConversationId id) {
        problems++;
        spec.commandLine().getErr().println("partyline: there is no conversation " + id.hex());
    }

    private void tell(StoreProblem problem) {
        problems++;
        spec.commandLine().getErr().println(ProblemText.of(problem));
    }

    private void export(DataDirectoryReader reader, ConversationMetadata metadata) throws IOException {
        var records = reader.records(metadata);
        if (records.isEmpty()) {
            if (!which.all) unknown(metadata.id());
            return;
        }
        Optional<Path> file = file(metadata);
        boolean whole = false;
        try (var log = records.get(); var out = stream(file)) {
            ConversationExport.write(metadata, log, out);
            whole = true;
        } finally {
            if (!whole && file.isPresent()) Files.deleteIfExists(file.get());
        }
        exported++;
    }

    /** Empty for the standard output. @throws IOException if it is there already */
    private Optional<Path> file(ConversationMetadata metadata) throws IOException {
        if (output.toString().equals("-")) return Optional.empty();
        Path file = Files.isDirectory(output) ? output.resolve(metadata.id().hex() + ".jsonl") : output;
        return Optional.of(Files.createFile(file));
    }

    private static OutputStream stream(Optional<Path> file) throws IOException {
        OutputStream out = file.isPresent() ? Files.newOutputStream(file.get(), WRITE)
                : new FileOutputStream(FileDescriptor.out);
        return new BufferedOutputStream(out, 64 << 10);
    }
}
