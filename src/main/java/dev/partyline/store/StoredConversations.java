package dev.partyline.store;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Tenant;

/** Which conversations lie in a data directory, found without a server and beside one. Changes nothing. */
record StoredConversations(DataDirectory directory) {

    private static final Pattern NAME = Pattern.compile("([0-9a-f]{32})(\\.json|\\.\\d+\\.log)");

    /**
     * Of everything that there is now, and maybe of some that are no conversations. Names of logs count too: a file that
     * is replaced while a directory is read might not be seen, and metadata is replaced.
     */
    SortedSet<ConversationId> ids() throws IOException {
        var ids = new TreeSet<ConversationId>();
        for (Tenant tenant : directory.folders().tenants()) ids(tenant, ids);
        return ids;
    }

    private void ids(Tenant tenant, Set<ConversationId> ids) throws IOException {
        try (var files = Files.newDirectoryStream(directory.folders().of(tenant))) {
            for (Path file : files) {
                var match = NAME.matcher(file.getFileName().toString());
                if (!match.matches()) continue;
                ConversationId id = ConversationId.parse(match.group(1));
                directory.folders().found(id, tenant);
                ids.add(id);
            }
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
    }

    /** The metadata as it stands in its file; empty if there is none. */
    Optional<byte[]> metadata(ConversationId id) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(directory.metadata(id)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** Bytes of a file, 0 if there is none. */
    static long size(Path file) throws IOException {
        try (var channel = Files.newByteChannel(file, READ)) {
            return channel.size();
        } catch (NoSuchFileException none) {
            return 0;
        }
    }
}
