package dev.partyline.rest;

import java.util.Set;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/** When an agent has to ask before it acts (V1 spec 4.7 and section 5). */
final class ConfirmationPolicy {

    /** Key of the state update that sets it. */
    static final String KEY = "confirmation_policy";

    private static final String DEFAULT_KIND = "NeverConfirm";
    private static final Set<String> KINDS = Set.of(DEFAULT_KIND, "AlwaysConfirm", "ConfirmRisky");
    private static final Set<String> THRESHOLDS = Set.of("LOW", "MEDIUM", "HIGH");

    private ConfirmationPolicy() {}

    /** Only the members that a policy has, for other clients refuse unknown ones.
     *  @param member where it stands in the body
     *  @throws ProblemException if it is none */
    static JsonObject checked(JsonObject policy, String member) {
        String kind = EventJson.text(policy, "kind", "");
        if (!KINDS.contains(kind)) {
            throw Members.wrong("union_tag_invalid", "Input should name a kind of policy", member, "kind");
        }
        var checked = EventJson.object().add("kind", kind);
        if (!kind.equals("ConfirmRisky")) return checked.build();
        var members = new Members(policy);
        String threshold = members.text("threshold").orElse("HIGH");
        if (!THRESHOLDS.contains(threshold)) {
            throw Members.wrong("enum", "Input should be LOW, MEDIUM or HIGH", member, "threshold");
        }
        return checked.add("threshold", threshold)
                .add("confirm_unknown", members.flag("confirm_unknown").orElse(true)).build();
    }

    static boolean isDefault(JsonObject policy) {
        return DEFAULT_KIND.equals(policy.getString("kind"));
    }
}
