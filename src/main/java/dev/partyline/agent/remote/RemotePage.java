package dev.partyline.agent.remote;

import static java.lang.System.Logger.Level.WARNING;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import dev.partyline.agent.AgentFailure;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * Makes of a page of a remote log what is new in ours. An event is known by its id; the first of an id stands, whatever
 * others of it say. Reads our log, so not for threads of delivery; one page at a time.
 */
final class RemotePage {

    /** What a page came to.
     *
     * @param drafts in the order of the remote log
     * @param next id of the first event of the next page, or null
     * @param ids that were seen
     * @param statuses of the agent, in order
     * @param error the last that the agent reported, or null
     */
    record Read(List<EventDraft> drafts, RemoteStanding standing, String next, Set<String> ids, List<String> statuses,
            AgentFailure error) {}

    private static final System.Logger LOG = System.getLogger(RemotePage.class.getName());
    private static final int MOST_REFUSED = 256;

    private final RemoteLink link;
    private final Set<String> refused = new HashSet<>();

    private final List<EventDraft> drafts = new ArrayList<>();
    private final Map<String, EventDraft> fresh = new HashMap<>();
    private final List<String> statuses = new ArrayList<>();
    private Set<String> open = new HashSet<>();
    private RemoteStanding standing;
    private JsonArray saying;
    private AgentFailure error;

    RemotePage(RemoteLink link) {
        this.link = link;
    }

    /**
     * @param from standing before the page
     * @param content of the message that is on its way, or null
     * @param openCalls that have no answer yet
     */
    Read read(JsonObject page, RemoteStanding from, JsonArray content, Set<String> openCalls) {
        drafts.clear();
        fresh.clear();
        statuses.clear();
        open = new HashSet<>(openCalls);
        standing = from;
        saying = content;
        error = null;
        var ids = new HashSet<String>();
        JsonArray items = page.get("items") instanceof JsonArray array ? array : JsonValue.EMPTY_JSON_ARRAY;
        for (JsonValue item : items) {
            RemoteEvent event = RemoteEvent.of(item, link.eventBytes());
            if (!event.id().isEmpty()) ids.add(event.id());
            if (event.id().equals(from.place())) continue; // where the page begins
            add(event);
            if (event.id().isEmpty()) continue;
            standing = standing.at(event.id());
        }
        return new Read(List.copyOf(drafts), standing, EventJson.text(page, "next_page_id", null), ids,
                List.copyOf(statuses), error);
    }

    private void add(RemoteEvent event) {
        switch (event.use()) {
            case REFUSED -> refuse(event, "makes no sense here");
            case STATUS -> statuses.add(event.status());
            case NATIVE, SAID -> {
                if (!isKnown(event)) take(event);
            }
            case PASSED -> { }
        }
    }

    /** Whether something of its id is there; if that is something else, it is refused. */
    private boolean isKnown(RemoteEvent event) {
        EventDraft here = fresh.get(event.id());
        if (here != null) {
            if (!same(here.payload(), event)) refuse(event, "has the id of another");
            return true;
        }
        OptionalLong at = link.log().find(link.conversation(), event.id());
        if (at.isEmpty()) return false;
        ConversationEvent there = link.log().read(link.conversation(), at.getAsLong(), 1, Integer.MAX_VALUE).get(0);
        boolean ours = there.author().equals(link.author());
        if (!ours || !RemoteStanding.isNote(there) && !same(there.payload(), event)) refuse(event, "has the id of another");
        return true;
    }

    private static boolean same(String payload, RemoteEvent event) {
        if (payload.startsWith("{\"heard\"")) return true; // a note, whose event was said by one of ours
        JsonObject there = EventJson.object(EventJson.parseObject(payload)).remove("timestamp").build();
        return there.equals(EventJson.parseObject(event.draft().payload()));
    }

    private void take(RemoteEvent event) {
        if (event.isRefusal() && !open.contains(event.call())) return; // said by our session already
        if (event.kind().equals(V1Events.ACTION)) open.add(event.call());
        EventDraft draft = isEcho(event) ? echo(event) : event.draft().by(link.author());
        if (event.kind().equals(V1Events.CONVERSATION_ERROR)) {
            error = new AgentFailure(EventJson.text(event.json(), "code", ""), EventJson.text(event.json(), "detail", ""), true);
        }
        drafts.add(draft);
        fresh.put(event.id(), draft);
        if (draft.dialect() == Dialect.V1) link.meters().events().increment();
    }

    private boolean isEcho(RemoteEvent event) {
        return event.use() == RemoteEvent.Use.SAID && RemoteEvent.sameContent(saying, RemoteEvent.content(event.json()));
    }

    private EventDraft echo(RemoteEvent event) {
        saying = null;
        standing = standing.at(event.id()).heard(standing.saying());
        return standing.note(event.id(), link.author());
    }

    /** Its content stays out of the log. */
    private void refuse(RemoteEvent event, String why) {
        String which = event.kind() + " " + event.id();
        if (refused.size() >= MOST_REFUSED || !refused.add(which + event.json().hashCode())) return;
        link.meters().refused().increment();
        LOG.log(WARNING, () -> "an event of " + link.author() + " for " + link.conversation() + " " + why + ": " + which);
    }
}
