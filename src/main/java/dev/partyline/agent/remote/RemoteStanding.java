package dev.partyline.agent.remote;

import java.util.List;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;

/**
 * How far one conversation and the one that executes it know each other. It is kept in the log: as notes, which no client
 * sees, and in the ids of the events that came from there. So a crash loses nothing of it, and nothing is said, run or
 * appended twice.
 *
 * @param place id of the last event of the remote log that was dealt with; null before the first
 * @param heard offset of the last message that is in the remote log
 * @param saying offset of the message that may be on its way there, or -1
 * @param run offset of the run that may have been asked for there, or -1
 * @param going whether something has come of that run
 */
record RemoteStanding(String place, long heard, long saying, long run, boolean going) {

    static final RemoteStanding NONE = new RemoteStanding(null, -1, -1, -1, false);

    private static final String NOTE = "remote-note";
    private static final int CHUNK = 64;

    RemoteStanding at(String newPlace) {
        return new RemoteStanding(newPlace, heard, saying, run, going);
    }

    RemoteStanding saying(long message) {
        return new RemoteStanding(place, heard, message, run, going);
    }

    RemoteStanding heard(long message) {
        return new RemoteStanding(place, message, -1, run, going);
    }

    RemoteStanding running(long newRun) {
        return new RemoteStanding(place, heard, saying, newRun, false);
    }

    RemoteStanding goingOn() {
        return going ? this : new RemoteStanding(place, heard, saying, run, true);
    }

    /** @param id of the remote event that it stands for, so that the log knows that one, or a new one */
    EventDraft note(String id, String author) {
        var json = EventJson.object().add("heard", heard).add("saying", saying).add("run", run)
                .add("going", going);
        if (place != null) json.add("place", place);
        return EventDraft.of(Dialect.INTERNAL, NOTE, id, EventJson.write(json.build())).by(author);
    }

    /**
     * What the log says.
     *
     * @param exact whether it is as of the last record that came from there; otherwise more has come since the note
     */
    record Found(RemoteStanding standing, boolean exact) {}

    /** Reads the log backwards, up to the newest note. */
    static Found find(EventLog log, ConversationId id, String author) {
        String newest = null;
        for (long to = log.head(id).offset(); to >= 0; to -= CHUNK) {
            List<ConversationEvent> events = chunk(log, id, Math.max(0, to - CHUNK + 1), to);
            for (int i = events.size() - 1; i >= 0; i--) {
                ConversationEvent event = events.get(i);
                if (!event.author().equals(author)) continue;
                if (isNote(event)) return found(event, newest);
                if (newest == null) newest = event.eventId();
            }
        }
        return new Found(NONE.at(newest), newest == null);
    }

    private static Found found(ConversationEvent note, String newest) {
        RemoteStanding standing = read(note);
        return newest == null ? new Found(standing, true) : new Found(standing.at(newest), false);
    }

    private static List<ConversationEvent> chunk(EventLog log, ConversationId id, long from, long to) {
        return log.read(id, from, (int) (to - from + 1), Integer.MAX_VALUE);
    }

    static boolean isNote(ConversationEvent event) {
        return event.dialect() == Dialect.INTERNAL && event.kind().equals(NOTE);
    }

    private static RemoteStanding read(ConversationEvent note) {
        try {
            JsonObject json = EventJson.parseObject(note.payload());
            return new RemoteStanding(EventJson.text(json, "place", null), number(json, "heard"), number(json, "saying"),
                    number(json, "run"),
                    json.getBoolean("going", false));
        } catch (JsonException | ClassCastException damaged) {
            return NONE;
        }
    }

    private static long number(JsonObject json, String member) {
        return json.containsKey(member) ? json.getJsonNumber(member).longValue() : -1;
    }
}
