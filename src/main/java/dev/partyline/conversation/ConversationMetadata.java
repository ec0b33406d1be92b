package dev.partyline.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is known of a conversation beside its log.
 *
 * @param epoch counts how often a log of this id was made anew, from 0
 * @param owner who created it; empty while the server is open
 * @param title as a user named it, or null
 * @param updatedAt of the metadata, not of the log
 * @param tags small labels, never null
 * @param agent JSON object of the agent's public configuration, without secrets; never null
 * @param runtime JSON object that says which runtime executes it and with what; never null
 * @param dialect of its agent and of the page that made it: V0 or V1. Clients of both may watch it
 * @param secrets of its agent, encrypted; null for none. No export has them
 * @param grants rights that others were given, in the order in which they were; one for each user and group at most
 * @param tenant whose it is, for good. No export says it
 */
public record ConversationMetadata(ConversationId id, long epoch, String owner, String title, Instant createdAt,
        Instant updatedAt, Map<String, String> tags, String agent, String runtime, Dialect dialect, String secrets,
        List<Grant> grants, Tenant tenant) {

    public ConversationMetadata {
        tags = Map.copyOf(tags);
        grants = List.copyOf(grants);
        if (dialect == Dialect.INTERNAL) throw new IllegalArgumentException("nobody speaks " + dialect);
    }

    /** Without grants, of the default tenant. */
    public ConversationMetadata(ConversationId id, long epoch, String owner, String title, Instant createdAt,
            Instant updatedAt, Map<String, String> tags, String agent, String runtime, Dialect dialect, String secrets) {
        this(id, epoch, owner, title, createdAt, updatedAt, tags, agent, runtime, dialect, secrets, List.of(),
                Tenant.DEFAULT);
    }

    /** Without secrets and grants. */
    public ConversationMetadata(ConversationId id, long epoch, String owner, String title, Instant createdAt,
            Instant updatedAt, Map<String, String> tags, String agent, String runtime, Dialect dialect) {
        this(id, epoch, owner, title, createdAt, updatedAt, tags, agent, runtime, dialect, null);
    }

    /** A conversation of V1, without secrets and grants. */
    public ConversationMetadata(ConversationId id, long epoch, String owner, String title, Instant createdAt,
            Instant updatedAt, Map<String, String> tags, String agent, String runtime) {
        this(id, epoch, owner, title, createdAt, updatedAt, tags, agent, runtime, Dialect.V1);
    }

    public ConversationMetadata withEpoch(long other) {
        return new ConversationMetadata(id, other, owner, title, createdAt, updatedAt, tags, agent, runtime, dialect,
                secrets, grants, tenant);
    }

    /** The same, made at that time. */
    ConversationMetadata begun(Instant now) {
        return new ConversationMetadata(id, epoch, owner, title, now, now, tags, agent, runtime, dialect, secrets,
                grants, tenant);
    }

    /** @param sealed null for none */
    public ConversationMetadata withSecrets(String sealed) {
        return new ConversationMetadata(id, epoch, owner, title, createdAt, updatedAt, tags, agent, runtime, dialect,
                sealed, grants, tenant);
    }

    /** The same conversation as another runtime of it is to see it. */
    public ConversationMetadata withRuntime(String other) {
        return new ConversationMetadata(id, epoch, owner, title, createdAt, updatedAt, tags, agent, other, dialect,
                secrets, grants, tenant);
    }

    /** @param newTitle null to keep the present one
     *  @param newTags null to keep the present ones */
    public ConversationMetadata edited(String newTitle, Map<String, String> newTags, Instant now) {
        return new ConversationMetadata(id, epoch, owner, newTitle == null ? title : newTitle, createdAt, now,
                newTags == null ? tags : newTags, agent, runtime, dialect, secrets, grants, tenant);
    }

    /** @return this, last changed at that time if it is later */
    public ConversationMetadata touched(Instant at) {
        if (!at.isAfter(updatedAt)) return this;
        return new ConversationMetadata(id, epoch, owner, title, createdAt, at, tags, agent, runtime, dialect, secrets,
                grants, tenant);
    }

    public ConversationMetadata withGrants(List<Grant> others) {
        return new ConversationMetadata(id, epoch, owner, title, createdAt, updatedAt, tags, agent, runtime, dialect,
                secrets, others, tenant);
    }

    public ConversationMetadata of(Tenant other) {
        return new ConversationMetadata(id, epoch, owner, title, createdAt, updatedAt, tags, agent, runtime, dialect,
                secrets, grants, other);
    }
}
