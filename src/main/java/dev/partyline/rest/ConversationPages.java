package dev.partyline.rest;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.conversation.UnknownConversationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.SecurityContext;

/** Lists of the conversations that a caller may see (V1 spec 7.2). Waits for storage. */
@ApplicationScoped
public class ConversationPages {

    private static final int MAX_IDS = 99;
    private static final Comparator<ConversationMetadata> BY_CREATION =
            Comparator.comparing(ConversationMetadata::createdAt).thenComparing(ConversationMetadata::id);
    private static final Comparator<ConversationMetadata> BY_UPDATE =
            Comparator.comparing(ConversationMetadata::updatedAt).thenComparing(ConversationMetadata::id);

    @Inject Conversations conversations;
    @Inject EventLog log;
    @Inject Access access;

    /** The orders that there are. */
    enum Order {
        CREATED_AT(BY_CREATION), UPDATED_AT(BY_UPDATE),
        CREATED_AT_DESC(BY_CREATION.reversed()), UPDATED_AT_DESC(BY_UPDATE.reversed());

        private final Comparator<ConversationMetadata> comparator;

        Order(Comparator<ConversationMetadata> comparator) {
            this.comparator = comparator;
        }
    }

    /** How one conversation is shown. */
    @FunctionalInterface
    interface View {
        JsonObject show(ConversationMetadata metadata, ConversationState state);
    }

    /** @return {@code {"items":[...],"next_page_id":...}}
     *  @throws ProblemException 422 that names the parameter */
    JsonObject search(Parameters query, SecurityContext caller) {
        int limit = query.limit();
        Order order = query.constant("sort_order", Order.class, Order.CREATED_AT_DESC);
        List<ConversationMetadata> all = watched(query, caller).sorted(order.comparator).toList();
        int start = indexOf(all, query.text("page_id"));
        int end = Math.min(all.size(), start + limit);
        var items = EventJson.array();
        all.subList(start, end).forEach(each -> show(each, ConversationInfo::listed).ifPresent(items::add));
        var page = EventJson.object().add("items", items);
        return (end < all.size() ? page.add("next_page_id", all.get(end).id().hex()) : page.addNull("next_page_id"))
                .build();
    }

    long count(Parameters query, SecurityContext caller) {
        return watched(query, caller).count();
    }

    /** @return one item per id, null for a conversation that is unknown or not for this caller */
    JsonArray batch(List<String> ids, SecurityContext caller, View view) {
        if (ids.isEmpty()) throw ProblemException.invalid("missing", "Field required", "query", "ids");
        if (ids.size() > MAX_IDS) {
            throw ProblemException.invalid("too_long", "List should have at most 99 items", "query", "ids");
        }
        List<ConversationId> parsed = ids.stream().map(id -> Access.id(id, "query", "ids")).toList();
        var items = EventJson.array();
        parsed.forEach(id -> conversations.find(id).filter(each -> access.mayWatch(caller, each))
                .flatMap(each -> show(each, view)).ifPresentOrElse(items::add, items::addNull));
        return items.build();
    }

    private Stream<ConversationMetadata> watched(Parameters query, SecurityContext caller) {
        ExecutionStatus status = query.constant("status", ExecutionStatus.class, null);
        return conversations.list().stream().filter(each -> access.mayWatch(caller, each))
                .filter(each -> status == null || state(each).filter(state -> state.status() == status).isPresent());
    }

    /** An unknown page is the first one. */
    private static int indexOf(List<ConversationMetadata> all, String pageId) {
        for (int index = 0; pageId != null && index < all.size(); index++) {
            ConversationId id = all.get(index).id();
            if (id.hex().equals(pageId) || id.dashed().equals(pageId)) return index;
        }
        return 0;
    }

    private Optional<JsonObject> show(ConversationMetadata metadata, View view) {
        return state(metadata).map(state -> view.show(metadata, state));
    }

    /** @return empty if it was deleted a moment ago */
    private Optional<ConversationState> state(ConversationMetadata metadata) {
        try {
            return Optional.of(log.state(metadata.id()));
        } catch (UnknownConversationException deleted) {
            return Optional.empty();
        }
    }
}
