package dev.partyline.rest;

import java.time.InstantSource;

import dev.partyline.agent.AgentSupervisor;
import dev.partyline.config.Settings;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventStore.Deleted;
import dev.partyline.conversation.StaleStateException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.security.Action;
import dev.partyline.security.Deed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.SecurityContext;

/** Takes conversations away, brings them back, and removes them for good. Waits for storage. */
@ApplicationScoped
public class Deletion {

    @Inject Conversations conversations;
    @Inject Access access;
    @Inject Settings settings;
    @Inject InstantSource clock;
    @Inject AgentSupervisor agents;

    /**
     * Deletes a conversation; it can be brought back for as long as the settings say.
     *
     * @throws ProblemException 400 if there is none; 403
     */
    void delete(String id, SecurityContext caller) {
        var known = access.conversationOr400(id, caller, Action.MANAGE);
        if (settings.undoDelete().isZero()) remove(known.id());
        else taken(known.id());
        access.done(caller, Deed.Kind.DELETED, known.id());
    }

    /**
     * Removes a conversation for good, a deleted one too.
     *
     * @throws ProblemException 400 if there is none; 403 if the caller does not own it
     */
    void purge(String id, SecurityContext caller) {
        ConversationId parsed = Access.id(id, "path", "conversation_id");
        if (access.find(parsed, caller, Action.PURGE).isPresent()) {
            remove(parsed);
            access.done(caller, Deed.Kind.PURGED, parsed);
            return;
        }
        Deleted which = conversations.findDeleted(parsed)
                .filter(each -> access.permits(caller, Action.PURGE, each.metadata()))
                .orElseThrow(() -> ProblemException.badRequest(new UnknownConversationException(parsed)));
        conversations.purge(which);
        access.done(caller, Deed.Kind.PURGED, parsed);
    }

    /**
     * Brings a deleted conversation back; one that exists is left as it is. A run that the deletion cut off is ended.
     *
     * @throws UnknownConversationException if there is none that the caller may see, or it was deleted too long ago
     */
    ConversationMetadata undelete(String id, SecurityContext caller) {
        ConversationId parsed = Access.id(id, "path", "conversation_id");
        return access.find(parsed, caller, Action.MANAGE).orElseGet(() -> broughtBack(parsed, caller));
    }

    private ConversationMetadata broughtBack(ConversationId id, SecurityContext caller) {
        Deleted which = conversations.findDeleted(id)
                .filter(each -> each.at().plus(settings.undoDelete()).isAfter(clock.instant()))
                .filter(each -> access.permits(caller, Action.MANAGE, each.metadata()))
                .orElseThrow(() -> new UnknownConversationException(id));
        ConversationMetadata back = conversations.undelete(id).orElseThrow(() -> new UnknownConversationException(id));
        access.done(caller, Deed.Kind.UNDELETED, id);
        endCutOffRun(id);
        return back;
    }

    /** Ends a run that nobody works on. When somebody has just changed the state, it is not cut off any more. */
    void endCutOffRun(ConversationId id) {
        try {
            Durable.await(agents.endCutOffRun(id));
        } catch (StaleStateException changed) {
            // whoever was faster saw the run
        }
    }

    private void remove(ConversationId id) {
        conversations.purge(taken(id));
    }

    private Deleted taken(ConversationId id) {
        try {
            return conversations.delete(id);
        } catch (UnknownConversationException deletedMeanwhile) {
            throw ProblemException.badRequest(deletedMeanwhile);
        }
    }
}
