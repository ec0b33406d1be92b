package dev.partyline.rest;

import java.util.Map;
import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventStore.Deleted;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.security.Action;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** Conversations of V0 renamed and deleted, with the answers that its page expects (V0 spec 11.2). */
@ApplicationScoped
public class V0Edits {

    private static final JsonObject FAILED = V0Answers.error(
            "Failed to update conversation: storage does not answer", "CONVERSATION$UPDATE_ERROR");
    private static final JsonObject UNKNOWN = V0Answers.error("Conversation not found", "CONVERSATION$NOT_FOUND");
    private static final JsonObject DENIED = V0Answers.error(
            "Permission denied: You can only update your own conversations", "AUTHORIZATION$PERMISSION_DENIED");

    @Inject Conversations conversations;
    @Inject Access access;
    @Inject Deletion deletion;

    /** Whether it is of V0, or was until it was deleted. Of one that nobody knows the answer is no. */
    boolean concern(ConversationId id) {
        Optional<ConversationMetadata> known =
                conversations.find(id).or(() -> conversations.findDeleted(id).map(Deleted::metadata));
        return known.filter(each -> each.dialect() == Dialect.V0).isPresent();
    }

    /** @param title null to keep the present one
     *  @param tags null to keep the present ones */
    Response edit(ConversationId id, String title, Map<String, String> tags, SecurityContext caller) {
        try {
            return V0Answers.orFailure(FAILED, () -> {
                if (access.find(id, caller, Action.MANAGE).isEmpty()) return V0Answers.of(404, UNKNOWN);
                if (title != null || tags != null) conversations.edit(id, title, tags);
                return Answers.ok("true");
            });
        } catch (UnknownConversationException deletedMeanwhile) {
            return V0Answers.of(404, UNKNOWN);
        } catch (ProblemException refused) {
            if (refused.status() != 403) throw refused;
            return V0Answers.of(403, DENIED);
        }
    }

    /** Says whether there was anything to delete.
     *  @param forGood whether nobody can bring it back */
    Response delete(ConversationId id, boolean forGood, SecurityContext caller) {
        try {
            if (forGood) deletion.purge(id.dashed(), caller);
            else deletion.delete(id.dashed(), caller);
            return Answers.ok("true");
        } catch (ProblemException refused) {
            if (refused.status() != 400) throw refused;
            return Answers.ok("false");
        }
    }
}
