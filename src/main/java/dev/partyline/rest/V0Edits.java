package dev.partyline.rest;

import java.util.Map;
import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventStore.Deleted;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.security.Action;
import dev.partyline.security.Deed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.SecurityContext;

/** Conversations of V0 renamed and deleted, with the answers that its page expects (V0 spec 11.2). */
@ApplicationScoped
public class V0Edits {

    private static final JsonObject FAILED = error(
            "Failed to update conversation: storage does not answer", "CONVERSATION$UPDATE_ERROR");
    private static final JsonObject UNKNOWN = error("Conversation not found", "CONVERSATION$NOT_FOUND");
    private static final JsonObject DENIED = error(
            "Permission denied: You can only update your own conversations", "AUTHORIZATION$PERMISSION_DENIED");

    @Inject Conversations conversations;
    @Inject Access access;
    @Inject Deletion deletion;

    /** @param id of the text that pages have for it */
    private static JsonObject error(String message, String id) {
        return EventJson.object().add("status", "error").add("message", message).add("msg_id", id).build();
    }

    /** Whether it is of V0, or was until it was deleted. Of one that the caller may not know the answer is no. */
    boolean concern(ConversationId id, SecurityContext caller) {
        Optional<ConversationMetadata> known =
                conversations.find(id).or(() -> conversations.findDeleted(id).map(Deleted::metadata));
        return known.filter(each -> each.dialect() == Dialect.V0 && access.mayWatch(caller, each)).isPresent();
    }

    /** @param title null to keep the present one
     *  @param tags null to keep the present ones */
    V0Answer edit(ConversationId id, String title, Map<String, String> tags, SecurityContext caller) {
        try {
            return V0Answer.orFailure(FAILED, () -> {
                if (access.find(id, caller, Action.MANAGE).isEmpty()) return V0Answer.of(404, UNKNOWN);
                if (title != null || tags != null) {
                    conversations.edit(id, title, tags);
                    access.done(caller, Deed.Kind.EDITED, id);
                }
                return V0Answer.truth(true);
            });
        } catch (UnknownConversationException deletedMeanwhile) {
            return V0Answer.of(404, UNKNOWN);
        } catch (ProblemException refused) {
            if (refused.status() != 403) throw refused;
            return V0Answer.of(403, DENIED);
        }
    }

    /** Says whether there was anything to delete.
     *  @param forGood whether nobody can bring it back */
    V0Answer delete(ConversationId id, boolean forGood, SecurityContext caller) {
        try {
            if (forGood) deletion.purge(id.dashed(), caller);
            else deletion.delete(id.dashed(), caller);
            return V0Answer.truth(true);
        } catch (ProblemException refused) {
            if (refused.status() != 400) throw refused;
            return V0Answer.truth(false);
        }
    }
}
