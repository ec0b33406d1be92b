package dev.partyline.rest;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationImport;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventStore.Staging;
import dev.partyline.conversation.MalformedExportException;
import dev.partyline.security.Action;
import dev.partyline.security.Deed;
import dev.partyline.security.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.SecurityContext;

/**
 * Makes a conversation from an export, while it is read: nobody sees it before its last line was found good, and
 * otherwise nothing of it stays. Waits for storage.
 */
@ApplicationScoped
public class ConversationImporter {

    /** Records are stored in groups of so many, or of about so many bytes. */
    private static final int GROUP_RECORDS = 256;
    private static final int GROUP_BYTES = 1 << 20;

    @Inject Conversations conversations;
    @Inject Access access;
    @Inject Limits limits;
    @Inject ConversationStarter starter;
    @Inject Deletion deletion;

    /** A record and its line in the body. */
    private record Numbered(long line, ConversationEvent event) {}

    /**
     * @param id that it gets; empty for the one in the export
     * @throws ProblemException 422 that names the line; 409 if the id is taken; 413, 403
     */
    ConversationMetadata load(InputStream body, Optional<ConversationId> id, SecurityContext caller) {
        access.permit(caller, Action.CREATE, null);
        try {
            var lines = new ConversationImport(new BoundedBody(body, limits.importBytes()));
            ConversationMetadata made = load(lines, id, Access.identity(caller));
            access.done(caller, Deed.Kind.IMPORTED, made.id());
            deletion.endCutOffRun(made.id());
            return made;
        } catch (MalformedExportException wrong) {
            throw ProblemException.invalid("value_error", wrong.getMessage(), "body").inLine(wrong.line());
        } catch (IOException broken) {
            throw ProblemException.of(400, "Bad Request");
        }
    }

    private ConversationMetadata load(ConversationImport lines, Optional<ConversationId> id, Identity caller)
            throws IOException {
        ConversationMetadata wanted = ImportedMetadata.of(lines.header(), id, caller, starter);
        Staging staging = conversations.stage(wanted)
                .orElseThrow(() -> ProblemException.of(409, "Conversation exists: " + wanted.id().dashed()));
        try (staging) {
            for (var group = group(lines); !group.isEmpty(); group = group(lines)) append(group, staging);
            return staging.publish();
        }
    }

    private static List<Numbered> group(ConversationImport lines) throws IOException {
        var group = new ArrayList<Numbered>();
        for (long bytes = 0; group.size() < GROUP_RECORDS && bytes < GROUP_BYTES;) {
            Optional<ConversationEvent> next = lines.next();
            if (next.isEmpty()) break;
            group.add(new Numbered(lines.line(), next.get()));
            bytes += next.get().payloadBytes();
        }
        return group;
    }

    /** The store keeps an event id once, which here would move everything behind it. */
    private static void append(List<Numbered> group, Staging staging) {
        List<ConversationEvent> kept =
                Durable.await(staging.append(group.stream().map(each -> each.event().draft()).toList()));
        for (int i = 0; i < group.size(); i++) {
            if (kept.get(i).offset() == group.get(i).event().offset()) continue;
            throw new MalformedExportException(group.get(i).line(), "the event id was there before");
        }
    }
}
