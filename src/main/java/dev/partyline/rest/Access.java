package dev.partyline.rest;

import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.security.Action;
import dev.partyline.security.ConversationPolicy;
import dev.partyline.security.Deed;
import dev.partyline.security.Identity;
import dev.partyline.security.RateExcess;
import dev.partyline.security.RateLimiter;
import dev.partyline.security.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.SecurityContext;

/** The way of every resource to a conversation: an id that is one, a conversation that exists, a caller who may. */
@ApplicationScoped
public class Access {

    @Inject Conversations conversations;
    @Inject ConversationPolicy policy;
    @Inject RateLimiter limiter;
    @Inject Event<Deed> deeds;
    @Inject Event<Refused> refusals;

    /**
     * The conversation that a path names.
     *
     * @throws ProblemException 422 if the id is none, before anything is looked up; 403 if the caller may not do this; 429
     *     if the conversation is asked for too often
     * @throws UnknownConversationException if there is none
     */
    ConversationMetadata conversation(String id, SecurityContext caller, Action action) {
        ConversationId parsed = id(id, "path", "conversation_id");
        ConversationMetadata found = conversations.require(parsed);
        permit(caller, action, found);
        count(caller, action, found.id());
        return found;
    }

    /** Agents are not counted as others are: they may have much to say. */
    private void count(SecurityContext caller, Action action, ConversationId id) {
        boolean acts = action == Action.ACT;
        if (acts) limiter.forgive(identity(caller));
        Optional<RateExcess> excess = acts ? limiter.agentMessage(id) : limiter.request(id);
        if (excess.isEmpty()) return;
        refusals.fire(new Refused("rest", excess.get().reason(), identity(caller).name(), id));
        throw ProblemException.tooMany(excess.get());
    }

    /** As {@link #conversation}, but an unknown one is the 400 that some routes answer. */
    ConversationMetadata conversationOr400(String id, SecurityContext caller, Action action) {
        try {
            return conversation(id, caller, action);
        } catch (UnknownConversationException unknown) {
            throw ProblemException.badRequest(unknown);
        }
    }

    /** As {@link #conversation}, but empty for an unknown one. */
    Optional<ConversationMetadata> find(ConversationId id, SecurityContext caller, Action action) {
        Optional<ConversationMetadata> found = conversations.find(id);
        found.ifPresent(metadata -> {
            permit(caller, action, metadata);
            count(caller, action, id);
        });
        return found;
    }

    /** @param conversation null for {@link Action#CREATE}
     *  @throws ProblemException 403 if the caller may not do this */
    void permit(SecurityContext caller, Action action, ConversationMetadata conversation) {
        if (policy.permit(identity(caller), action, conversation)) return;
        Identity refused = identity(caller);
        refusals.fire(new Refused("rest", Refused.FORBIDDEN, refused == null ? null : refused.name(),
                conversation == null ? null : conversation.id()));
        throw ProblemException.of(403, "Forbidden");
    }

    /** Tells what the caller has done. */
    void done(SecurityContext caller, Deed.Kind kind, ConversationId conversation) {
        deeds.fire(Deed.of(author(caller), kind, conversation));
    }

    boolean mayWatch(SecurityContext caller, ConversationMetadata conversation) {
        return policy.permit(identity(caller), Action.WATCH, conversation);
    }

    /** @return null if nobody was let in, which permits nothing */
    static Identity identity(SecurityContext caller) {
        return caller.getUserPrincipal() instanceof Identity identity ? identity : null;
    }

    /** The name that records carry; call only after a permission was given. */
    static String author(SecurityContext caller) {
        return identity(caller).name();
    }

    /** @param where of the id in the request
     *  @throws ProblemException 422 if it is no UUID */
    static ConversationId id(String text, Object... where) {
        try {
            return ConversationId.parse(text);
        } catch (IllegalArgumentException notAnId) {
            throw ProblemException.invalid("uuid_parsing", "Input should be a valid UUID", where);
        }
    }
}
