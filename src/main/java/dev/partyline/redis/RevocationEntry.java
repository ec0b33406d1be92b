package dev.partyline.redis;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.partyline.conversation.ConversationId;
import dev.partyline.security.Revocations.Ground;
import dev.partyline.security.Revoked;
import dev.partyline.security.Revoked.What;

/**
 * What one server tells the others of something that has ended.
 *
 * @param node who tells it
 * @param what as {@link Revoked} has it
 * @param id null for everybody's
 * @param conversation null for all
 * @param since null if it is for open connections only, and not remembered
 */
record RevocationEntry(String node, What what, String id, ConversationId conversation, Instant since) {

    static RevocationEntry ended(String node, Ground ground, String id, Instant since) {
        return new RevocationEntry(node, What.valueOf(ground.name()), id, null, since);
    }

    static RevocationEntry told(String node, Revoked revoked) {
        return new RevocationEntry(node, revoked.what(), revoked.id(), revoked.conversation(), null);
    }

    /** @throws RuntimeException if it says nothing that this version knows */
    static RevocationEntry of(Map<String, String> fields) {
        String conversation = fields.get("conversation");
        String since = fields.get("since");
        return new RevocationEntry(fields.get("node"), What.valueOf(fields.get("what")), fields.get("id"),
                conversation == null ? null : ConversationId.parse(conversation), since == null ? null : Instant.parse(since));
    }

    Map<String, String> fields() {
        var fields = new LinkedHashMap<>(Map.of("node", node, "what", what.name()));
        if (id != null) fields.put("id", id);
        if (conversation != null) fields.put("conversation", conversation.hex());
        if (since != null) fields.put("since", since.toString());
        return fields;
    }

    boolean lasting() {
        return since != null;
    }

    /** Of one that is {@link #lasting}. */
    Ground ground() {
        return Ground.valueOf(what.name());
    }

    Revoked revoked() {
        return new Revoked(what, id, conversation);
    }
}
