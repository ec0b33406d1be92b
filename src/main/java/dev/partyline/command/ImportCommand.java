package dev.partyline.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationImport;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.MalformedExportException;
import dev.partyline.conversation.Tenant;
import dev.partyline.store.DataDirectoryWriter;
import dev.partyline.store.NewConversation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads conversations from text. */
@Command(name = "import", header = "Add conversations that were exported. The server has to be stopped.",
        description = {"", "Every line of a file is checked; a file that is not good as a whole adds nothing, and the others"
            + " are imported all the same."})
final class ImportCommand implements Callable<Integer> {

    @Spec CommandSpec spec;
    @Mixin DataDirOption data;
    @Mixin ProgressOption progress;

    @Option(names = "--new-id", description = "Give each conversation a new id. Without it, an id that is taken is refused.")
    boolean newId;

    @Option(names = "--tenant", paramLabel = "NAME", defaultValue = "",
            description = "Whose the conversations are to be. Without it, the default tenant's.")
    String tenant;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "One exported conversation each.")
    List<Path> files;

    private long problems;

    @Override
    public Integer call() throws IOException {
        for (Path file : files) if (!Files.isReadable(file)) throw new IOException("cannot read " + file);
        Tenant owner = owner();
        try (var line = progress.line("import", spec.commandLine().getErr());
                var writer = DataDirectoryWriter.open(data.path)) {
            for (Path file : files) line.expect(Files.size(file));
            for (Path file : files) load(file, owner, writer, line);
        }
        return problems == 0 ? Outcome.GOOD : Outcome.FOUND_WRONG;
    }

    private Tenant owner() {
        try {
            return new Tenant(tenant);
        } catch (IllegalArgumentException badName) {
            throw new ParameterException(spec.commandLine(), "--tenant: " + badName.getMessage(), badName);
        }
    }

    private void load(Path file, Tenant owner, DataDirectoryWriter writer, ProgressLine line) throws IOException {
        try (InputStream in = new CountedStream(Files.newInputStream(file), line)) {
            var lines = new ConversationImport(in);
            ConversationMetadata header = lines.header().of(owner);
            Optional<NewConversation> begun = writer.begin(newId ? withNewId(header) : header);
            if (begun.isEmpty()) wrong(file, 1, "a conversation of this id exists; --new-id gives it another");
            else load(file, lines, begun.get());
        } catch (MalformedExportException wrong) {
            wrong(file, wrong.line(), wrong.getMessage());
        }
    }

    private void load(Path file, ConversationImport lines, NewConversation begun) throws IOException {
        try (begun) {
            long records = 0;
            for (var event = lines.next(); event.isPresent(); event = lines.next()) {
                add(event.get(), lines.line(), begun);
                records++;
            }
            ConversationMetadata made = begun.publish();
            out().printf("%s: conversation=%s records=%d%n", file, made.id().hex(), records);
        }
    }

    private static void add(ConversationEvent event, long line, NewConversation begun) throws IOException {
        if (!begun.add(event)) throw new MalformedExportException(line, "the event id was there before");
    }

    private static ConversationMetadata withNewId(ConversationMetadata was) {
        return new ConversationMetadata(ConversationId.random(), was.epoch(), was.owner(), was.title(), was.createdAt(),
                was.updatedAt(), was.tags(), was.agent(), was.runtime(), was.dialect(), null,
                was.grants(), was.tenant());
    }

    private void wrong(Path file, long line, String what) {
        problems++;
        spec.commandLine().getErr().println("problem: file=" + file + " line=" + line + ": " + what);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
