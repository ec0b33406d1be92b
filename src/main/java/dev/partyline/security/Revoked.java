package dev.partyline.security;

import dev.partyline.conversation.ConversationId;

/**
 * A right has ended, or has become less, before its time. A CDI event, fired on any thread, behind whatever takes the right
 * away: open connections that rest on it are asked about anew, and closed if they have none any more. It remembers
 * nothing; who is to be kept from coming back with the same token uses {@link Logouts}.
 *
 * @param what has ended
 * @param id of it; null for everybody's right in a conversation
 * @param conversation in which; null for all
 */
public record Revoked(What what, String id, ConversationId conversation) {

    /** What can end. */
    public enum What {
        /** A right of whom the id names, if it names somebody: the policy is asked. */
        RIGHT,
        /** A session of the provider: its connections are closed. */
        SESSION,
        /** What a subject of the provider was given until now: who came by that is closed. */
        SUBJECT,
        /** A token: its connections are closed. */
        TOKEN
    }

    /** Something that somebody was allowed, in any conversation. */
    public static Revoked identity(String name) {
        return new Revoked(What.RIGHT, name, null);
    }

    /** Something that somebody was allowed in a conversation. */
    public static Revoked inConversation(ConversationId conversation, String name) {
        return new Revoked(What.RIGHT, name, conversation);
    }

    /** Something that perhaps many were allowed in a conversation, such as a group. */
    public static Revoked everybodyIn(ConversationId conversation) {
        return new Revoked(What.RIGHT, null, conversation);
    }

    /** @param sid of the provider */
    public static Revoked session(String sid) {
        return new Revoked(What.SESSION, sid, null);
    }

    /** @param sub of the provider */
    static Revoked subject(String sub) {
        return new Revoked(What.SUBJECT, sub, null);
    }

    /** @param jti of the token */
    public static Revoked token(String jti) {
        return new Revoked(What.TOKEN, jti, null);
    }

    /** Whether a connection may rest on it. */
    public boolean concerns(Identity identity, ConversationId in) {
        String its = switch (what) {
            case RIGHT -> identity.name();
            case SESSION -> identity.basis().session();
            case SUBJECT -> identity.basis().subject();
            case TOKEN -> identity.basis().token();
        };
        boolean names = id == null || id.equals(its) && !id.isEmpty();
        return names && (conversation == null || conversation.equals(in));
    }

    /** Without the id of a session or token, which is of use to whoever wants to log somebody out. */
    @Override
    public String toString() {
        return "Revoked[" + what + "]";
    }
}
