package dev.partyline.rest;

import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.security.Action;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.SecurityContext;

/** The way of the routes that only V0 has to a conversation, with the refusals that its clients know (V0 spec 10.5). */
@ApplicationScoped
public class V0Path {

    private static final int MAX_ID_CHARS = 100;

    @Inject Access access;

    /**
     * The conversation that a path names.
     *
     * @throws ProblemException 400 if no id looks like that, before anything is looked up; 404 if there is no such
     *     conversation; 403 if the caller may not do this
     */
    ConversationMetadata conversation(String id, SecurityContext caller, Action action) {
        return find(id, caller, action).orElseThrow(() -> unknown(id));
    }

    /** As {@link #conversation}, but empty for one that is unknown. */
    Optional<ConversationMetadata> find(String id, SecurityContext caller, Action action) {
        checkSyntax(id);
        return PagePlace.id(id).flatMap(parsed -> access.find(parsed, caller, action));
    }

    /** What is no UUID is no conversation's id either; it is not repeated. */
    private static ProblemException unknown(String id) {
        return ProblemException.of(404, PagePlace.id(id).map(ConversationId::hex)
                .map(hex -> "Conversation " + hex + " not found").orElse("Conversation not found"));
    }

    /** @throws ProblemException 400 */
    static void checkSyntax(String id) {
        if (id.length() > MAX_ID_CHARS) throw ProblemException.of(400, "Conversation ID is too long");
        if (id.indexOf('\0') >= 0) throw ProblemException.of(400, "Conversation ID contains invalid characters");
        if (id.contains("..") || id.contains("/") || id.contains("\\")) {
            throw ProblemException.of(400, "Conversation ID contains invalid path characters");
        }
        if (id.chars().anyMatch(c -> c < ' ')) {
            throw ProblemException.of(400, "Conversation ID contains control characters");
        }
    }
}
