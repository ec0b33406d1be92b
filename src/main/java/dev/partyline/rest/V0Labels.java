package dev.partyline.rest;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import jakarta.json.JsonObjectBuilder;

/**
 * What the page of V0 says about a conversation that it wants beside what it says in it: which repository it is about,
 * and what it was made by. It is kept as tags. Pure functions.
 */
final class V0Labels {

    /** Tags by the names that the page has for them. */
    private static final Map<String, String> TAGS = Map.of("selected_repository", "repository", "selected_branch",
            "branch", "git_provider", "gitprovider", "trigger", "trigger");
    private static final int MAX_CHARS = 256;

    private V0Labels() {}

    /** @throws ProblemException 422 that names the member */
    static Map<String, String> of(Members request) {
        var tags = new LinkedHashMap<String, String>();
        put(tags, request, "repository", "selected_repository");
        put(tags, request, "selected_branch", "selected_branch");
        put(tags, request, "git_provider", "git_provider");
        tags.put(TAGS.get("trigger"), trigger(request));
        return tags;
    }

    private static void put(Map<String, String> tags, Members request, String member, String shownAs) {
        request.text(member).filter(text -> !text.isBlank()).ifPresent(text -> {
            if (text.length() > MAX_CHARS) {
                throw Members.wrong("string_too_long", "String should have at most 256 characters", member);
            }
            tags.put(TAGS.get(shownAs), text);
        });
    }

    private static String trigger(Members request) {
        if (request.object("create_microagent").isPresent()) return "microagent_management";
        return request.object("suggested_task").isPresent() ? "suggested_task" : "gui";
    }

    static void show(JsonObjectBuilder info, ConversationMetadata metadata) {
        if (metadata.dialect() != Dialect.V0) return;
        TAGS.forEach((member, tag) -> ConversationInfo.orNull(info, member, metadata.tags().get(tag)));
    }

    /** Whether a conversation is about what a list asks for; null asks for nothing. */
    static boolean match(ConversationMetadata metadata, String repository, String trigger) {
        return matches(metadata, "selected_repository", repository) && matches(metadata, "trigger", trigger);
    }

    private static boolean matches(ConversationMetadata metadata, String member, String wanted) {
        if (wanted == null || wanted.isEmpty()) return true;
        return metadata.dialect() == Dialect.V0 && wanted.equals(metadata.tags().get(TAGS.get(member)));
    }
}
