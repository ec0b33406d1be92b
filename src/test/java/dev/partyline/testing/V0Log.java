package dev.partyline.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.RecordLine;
import dev.partyline.dialect.V0Wire;
import jakarta.json.JsonObject;

/**
 * What clients of V0 can see of one log.
 *
 * @param entries what has a wire form, in the order of the file
 * @param damage as {@link LogFile} has it
 */
public record V0Log(List<Entry> entries, List<String> damage) {

    /** One event as it goes over the wire. */
    public record Entry(long id, JsonObject event) {

        public static Entry of(String wire) {
            JsonObject event = EventJson.parseObject(wire);
            return new Entry(event.getJsonNumber("id").longValueExact(), event);
        }

        boolean changesAgentState() {
            return EventJson.text(event, "observation", "").equals("agent_state_changed");
        }
    }

    /** @param data directory of a server that has ended */
    public static V0Log of(Path data, String conversation) {
        LogFile log = LogReader.conversation(data, conversation);
        long epoch = Long.parseLong(log.file().getFileName().toString().split("\\.")[1]);
        var entries = new ArrayList<Entry>();
        for (LogRecord record : log.records()) {
            String wire = V0Wire.encode(RecordLine.read(record.line(), epoch));
            if (!wire.isEmpty()) entries.add(Entry.of(wire));
        }
        return new V0Log(entries, log.damage());
    }
}
