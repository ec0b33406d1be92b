package dev.partyline.security;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

import dev.partyline.config.RoleSettings;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Grant;
import dev.partyline.conversation.RuntimeKinds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Decides who may do what. Asked on every path, before anything is read or changed: with each request, when a socket
 * connects and before it is sent anything, and with each of its messages, always with the conversation as it is stored now.
 * Any thread; waits for nothing.
 */
@ApplicationScoped
public class ConversationPolicy {

    private static final Set<Action> AGENTS = EnumSet.of(Action.ACT, Action.WATCH);
    private static final String OUTSIDE = "outside";

    @Inject RoleSettings settings = RoleSettings.NONE;

    /**
     * Whether an identity may do this, by any of its {@link #roles} and within the one that it is bound to, in its tenant. An agent by its key
     * acts and reads, and nothing else, where the agent is meant to be a program outside. Whoever was let in may make conversations of
     * their own.
     *
     * @param identity null for nobody, who may do nothing
     * @param conversation the one concerned; null for {@link Action#CREATE}
     */
    public boolean permit(Identity identity, Action action, ConversationMetadata conversation) {
        if (identity == null || action == null || !identity.role().permits(action)) return false;
        if (conversation != null && isOfOthers(conversation, identity)) return false;
        if (identity.kind() == Identity.Kind.AGENT_KEY) return AGENTS.contains(action) && isForAgents(conversation);
        if (conversation == null) return action == Action.CREATE;
        return roles(identity, conversation).stream().anyMatch(role -> role.permits(action));
    }

    /** What to answer an identity that wants to do this. Parameters as for {@link #permit}. */
    public Verdict verdict(Identity identity, Action action, ConversationMetadata conversation) {
        if (permit(identity, action, conversation)) return Verdict.PERMITTED;
        boolean visible = conversation == null || permit(identity, Action.WATCH, conversation);
        return visible ? Verdict.FORBIDDEN : Verdict.UNKNOWN;
    }

    /** Whether an identity may give somebody this role, or take it back: nobody deals in more than they have. */
    public boolean mayShare(Identity identity, Role role, ConversationMetadata conversation) {
        return permit(identity, Action.SHARE, conversation) && Stream.of(Action.values()).filter(role::permits)
                .allMatch(action -> permit(identity, action, conversation));
    }

    /** What an identity is in a conversation: by how it was established, by ownership, by its groups, and by what it was given. */
    Set<Role> roles(Identity identity, ConversationMetadata conversation) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        standing(identity.kind(), roles);
        if (owns(identity, conversation)) roles.add(Role.OWNER);
        if (settings.maps()) mapped(identity, roles);
        for (Grant grant : conversation.grants()) {
            if (concerns(grant, identity)) Role.inConversation(grant.role()).ifPresent(roles::add);
        }
        return roles;
    }

    /** What everybody has who is known in this way. */
    private void standing(Identity.Kind kind, Set<Role> roles) {
        switch (kind) {
            case SERVER -> roles.add(Role.ADMINISTRATOR);
            case LOCAL, SESSION_KEY -> roles.add(Role.MAINTAINER);
            case AGENT_KEY -> { }
            default -> settings.byDefault().flatMap(Role::inConversation).ifPresent(roles::add);
        }
    }

    /** What was made in open mode is nobody's, and everybody's who has a key. */
    private static boolean owns(Identity identity, ConversationMetadata conversation) {
        boolean trusted = identity.kind() == Identity.Kind.LOCAL || identity.kind() == Identity.Kind.SESSION_KEY;
        return conversation.owner().isEmpty() ? trusted : conversation.owner().equals(identity.name());
    }

    private void mapped(Identity identity, Set<Role> roles) {
        for (String group : identity.groups()) {
            if (settings.administrators().contains(group)) roles.add(Role.ADMINISTRATOR);
            if (settings.operators().contains(group)) roles.add(Role.OPERATOR);
            if (settings.auditors().contains(group)) roles.add(Role.AUDITOR);
            if (settings.viewers().contains(group)) roles.add(Role.VIEWER);
        }
    }

    private static boolean concerns(Grant grant, Identity identity) {
        return grant.kind() == Grant.Kind.USER ? grant.name().equals(identity.name())
                : identity.groups().contains(grant.name());
    }

    /** Nobody of another tenant may know that it is there. */
    private static boolean isOfOthers(ConversationMetadata conversation, Identity identity) {
        return identity.kind() != Identity.Kind.SERVER && !conversation.tenant().equals(identity.tenant());
    }

    private static boolean isForAgents(ConversationMetadata conversation) {
        return RuntimeKinds.name(conversation, OUTSIDE);
    }
}
