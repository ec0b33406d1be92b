package dev.partyline.agent.remote;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import jakarta.json.JsonArray;

/**
 * Reads a remote log from a place on, page by page (V1 spec 7.3). A page that is too long is asked for in smaller parts.
 *
 * <p>Threading: called on its runtime's executor, one call at a time; pages are looked at on the HTTP client's threads.
 */
final class RemoteReader {

    private static final int MOST_SEEN = 1024;
    private static final int MOST_LOOKS = 7;
    /** The event at the place itself, and one more. */
    private static final int SMALLEST = 2;

    private final RemoteLink link;
    private final RemotePage page;
    private final Set<String> seen = new LinkedHashSet<>();

    private String next;
    private int limit = RemoteApi.PAGE;
    private boolean unread = true;
    private String announced;
    private int looks;

    RemoteReader(RemoteLink link) {
        this.link = link;
        this.page = new RemotePage(link);
    }

    /** There may be something new.
     *  @param event that should be there, or null */
    void ring(String event) {
        unread = true;
        if (event == null || seen.contains(event)) return;
        announced = event;
        looks = 0;
    }

    /** Whether there may be more than was read. */
    boolean hasMore() {
        return unread;
    }

    /** Whether an event was announced that has not turned up; events are sent a little before they are stored. */
    boolean misses() {
        return announced != null;
    }

    /** What our own log says. Waits for storage. */
    RemoteStanding.Found standing() {
        return RemoteStanding.find(link.log(), link.conversation(), link.author());
    }

    /** Begins again where another standing says. */
    void restart() {
        next = null;
        unread = true;
    }

    CompletionStage<RemotePage.Read> read(RemoteStanding from, JsonArray saying, Set<String> openCalls) {
        String asked = next != null ? next : from.place();
        unread = false;
        return link.api().search(link.id(), asked, limit).thenApply(found -> page.read(found, from, saying, openCalls));
    }

    void took(RemotePage.Read read) {
        boolean further = read.next() != null && !read.next().equals(next);
        next = further ? read.next() : null;
        limit = RemoteApi.PAGE;
        remember(read.ids());
        if (announced != null && (seen.contains(announced) || looks++ > MOST_LOOKS)) announced = null;
        unread |= further;
    }

    private void remember(Set<String> ids) {
        seen.addAll(ids);
        var eldest = seen.iterator();
        for (int surplus = seen.size() - MOST_SEEN; surplus > 0; surplus--) {
            eldest.next();
            eldest.remove();
        }
    }

    /** The page was too long. @return whether a smaller one can be asked for */
    boolean takesLess() {
        unread = true;
        if (limit <= SMALLEST) return false;
        limit = Math.max(SMALLEST, limit / 8);
        return true;
    }

    /** A page could not be read; it is asked for again. */
    void failed() {
        unread = true;
    }
}
