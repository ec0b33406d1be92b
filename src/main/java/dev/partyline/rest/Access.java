package dev.partyline.rest;

import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.Tenant;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.security.Action;
import dev.partyline.security.ConversationPolicy;
import dev.partyline.security.Deed;
import dev.partyline.security.Identity;
import dev.partyline.security.RateExcess;
import dev.partyline.security.RateLimiter;
import dev.partyline.security.Refused;
import dev.partyline.security.Verdict;
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
     * @throws UnknownConversationException if there is none, or none that the caller may see
     */
    ConversationMetadata conversation(String id, SecurityContext caller, Action action) {
        ConversationId parsed = id(id, "path", "conversation_id");
        return find(parsed, caller, action).orElseThrow(() -> new UnknownConversationException(parsed));
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
        Optional<ConversationMetadata> found = conversations.find(id).filter(each -> permits(caller, action, each));
        found.ifPresent(each -> count(caller, action, id));
        return found;
    }

    /** @param conversation null for {@link Action#CREATE}
     *  @throws ProblemException 403 if the caller may not do this */
    void permit(SecurityContext caller, Action action, ConversationMetadata conversation) {
        if (!permits(caller, action, conversation)) throw forbidden();
    }

    /** @return false if the caller may not even see it
     *  @throws ProblemException 403 if the caller may see it, but not do this */
    boolean permits(SecurityContext caller, Action action, ConversationMetadata conversation) {
        Identity identity = identity(caller);
        Verdict verdict = policy.verdict(identity, action, conversation);
        if (verdict == Verdict.PERMITTED) return true;
        refused(identity, conversation);
        if (verdict == Verdict.FORBIDDEN) throw forbidden();
        return false;
    }

    /** Tells that the caller may not do something with a conversation that she may see. @return what to answer */
    ProblemException refusal(SecurityContext caller, ConversationMetadata conversation) {
        refused(identity(caller), conversation);
        return forbidden();
    }

    private void refused(Identity identity, ConversationMetadata conversation) {
        refusals.fire(new Refused("rest", Refused.FORBIDDEN, identity == null ? null : identity.name(),
                conversation == null ? null : conversation.id()));
    }

    private static ProblemException forbidden() {
        return ProblemException.of(403, "Forbidden");
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

    /** Whose what the caller makes will be; as {@link #author}. */
    static Tenant tenant(SecurityContext caller) {
        return identity(caller).tenant();
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
