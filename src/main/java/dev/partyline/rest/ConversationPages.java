package dev.partyline.rest;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.partyline.config.Models;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.session.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.SecurityContext;

/** Lists of the conversations that a caller may see (V1 spec 7.2). Waits for storage. */
@ApplicationScoped
public class ConversationPages {

    private static final int MAX_IDS = 99;
    private static final int PAGE_OF_A_LIST = 20;

    @Inject Conversations conversations;
    @Inject EventLog log;
    @Inject Access access;
    @Inject SessionRegistry sessions;
    @Inject Models models;

    /** The orders that there are. */
    enum Order {
        CREATED_AT, UPDATED_AT, CREATED_AT_DESC, UPDATED_AT_DESC;

        private boolean byUpdate() {
            return this == UPDATED_AT || this == UPDATED_AT_DESC;
        }

        private Comparator<PagePlace> comparator() {
            Comparator<PagePlace> rising = Comparator.naturalOrder();
            return this == CREATED_AT || this == UPDATED_AT ? rising : rising.reversed();
        }
    }

    /** How one conversation is shown. */
    @FunctionalInterface
    interface View {
        JsonObject show(ConversationMetadata metadata, ConversationState state, int connections);
    }

    /** One conversation in full.
     *  @throws UnknownConversationException if it was deleted a moment ago */
    JsonObject info(ConversationMetadata metadata) {
        JsonArray available = ModelObjects.available(models);
        return show(metadata, (of, state, connections) -> ConversationInfo.of(of, state, connections, available))
                .orElseThrow(() -> new UnknownConversationException(metadata.id()));
    }

    /** One of many. */
    JsonObject listed(ConversationMetadata metadata, ConversationState state, int connections) {
        return ConversationInfo.listed(metadata, state, connections, ModelObjects.available(models));
    }

    /** @return {@code {"items":[...],"next_page_id":...}}
     *  @throws ProblemException 422 that names the parameter */
    JsonObject search(Parameters query, SecurityContext caller) {
        Order order = query.constant("sort_order", Order.class, Order.CREATED_AT_DESC);
        return page("items", start(query.text("page_id"), order, caller), query.limit(), order, watched(query, caller));
    }

    /** As pages list them, the newest first: {@code {"results":[...],"next_page_id":...}} (V0 spec 11.1). */
    JsonObject list(Parameters query, SecurityContext caller) {
        String repository = query.text("selected_repository");
        String trigger = query.text("conversation_trigger");
        Order order = Order.CREATED_AT_DESC;
        return page("results", start(query.text("page_id"), order, caller), query.limit(PAGE_OF_A_LIST), order,
                watched(query, caller).filter(each -> V0Labels.match(each, repository, trigger)));
    }

    long count(Parameters query, SecurityContext caller) {
        return watched(query, caller).count();
    }

    /** @param name of the parameter with the ids
     *  @return one item per id, null for a conversation that is unknown or not for this caller */
    JsonArray batch(Parameters query, String name, SecurityContext caller, View view) {
        List<String> ids = query.all(name);
        if (ids.isEmpty()) throw ProblemException.invalid("missing", "Field required", "query", name);
        if (ids.size() > MAX_IDS) {
            throw ProblemException.invalid("too_long", "List should have at most 99 items", "query", name);
        }
        List<ConversationId> parsed = ids.stream().map(id -> Access.id(id, "query", name)).toList();
        var items = EventJson.array();
        parsed.forEach(id -> conversations.find(id).filter(each -> access.mayWatch(caller, each))
                .flatMap(each -> show(each, view)).ifPresentOrElse(items::add, items::addNull));
        return items.build();
    }

    private JsonObject page(String member, Optional<PagePlace> start, int limit, Order order,
            Stream<ConversationMetadata> of) {
        Comparator<PagePlace> comparator = order.comparator();
        List<PagePlace> found = of.flatMap(each -> place(each, order).stream())
                .filter(each -> start.isEmpty() || comparator.compare(each, start.get()) >= 0)
                .sorted(comparator).limit(limit + 1L).toList();
        var items = EventJson.array();
        found.stream().limit(limit).forEach(each -> conversations.find(each.id())
                .flatMap(metadata -> show(metadata, this::listed)).ifPresent(items::add));
        var page = EventJson.object().add(member, items);
        return (found.size() > limit ? page.add("next_page_id", found.get(limit).text())
                : page.addNull("next_page_id")).build();
    }

    /** An unknown page is the first one; the id of a conversation means the page that begins with it. */
    private Optional<PagePlace> start(String pageId, Order order, SecurityContext caller) {
        if (pageId == null) return Optional.empty();
        return PagePlace.parse(pageId).or(() -> PagePlace.id(pageId).flatMap(conversations::find)
                .filter(each -> access.mayWatch(caller, each)).flatMap(each -> place(each, order)));
    }

    private Stream<ConversationMetadata> watched(Parameters query, SecurityContext caller) {
        ExecutionStatus status = query.constant("status", ExecutionStatus.class, null);
        return conversations.list().stream().filter(each -> access.mayWatch(caller, each))
                .filter(each -> status == null || state(each).filter(state -> state.status() == status).isPresent());
    }

    private Optional<PagePlace> place(ConversationMetadata metadata, Order order) {
        return unlessDeleted(() -> {
            Instant time = order.byUpdate() ? conversations.asOfLastEvent(metadata).updatedAt() : metadata.createdAt();
            return new PagePlace(time, metadata.id());
        });
    }

    private Optional<JsonObject> show(ConversationMetadata metadata, View view) {
        ConversationId id = metadata.id();
        return unlessDeleted(() -> view.show(conversations.asOfLastEvent(metadata), log.state(id),
                sessions.connections(id).size()));
    }

    private Optional<ConversationState> state(ConversationMetadata metadata) {
        return unlessDeleted(() -> log.state(metadata.id()));
    }

    /** @return empty if the conversation was deleted a moment ago */
    private static <T> Optional<T> unlessDeleted(Supplier<T> look) {
        try {
            return Optional.of(look.get());
        } catch (UnknownConversationException deleted) {
            return Optional.empty();
        }
    }
}
