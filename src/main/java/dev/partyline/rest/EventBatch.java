package dev.partyline.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V1Wire;
import jakarta.ws.rs.core.StreamingOutput;

/**
 * Some events of a conversation as a JSON array, null for those that clients of V1 do not see. One event at a time is
 * in memory.
 *
 * @param offsets empty for what is not there
 */
record EventBatch(EventLog log, ConversationId id, List<OptionalLong> offsets) implements StreamingOutput {

    @Override
    public void write(OutputStream out) throws IOException {
        String before = "[";
        for (OptionalLong offset : offsets) {
            out.write((before + payload(offset)).getBytes(UTF_8));
            before = ",";
        }
        out.write((offsets.isEmpty() ? "[]" : "]").getBytes(UTF_8));
    }

    private String payload(OptionalLong offset) {
        if (offset.isEmpty()) return "null";
        return log.read(id, offset.getAsLong(), 1, 1).stream().flatMap(each -> V1Wire.whole(each).stream()).findFirst()
                .map(ConversationEvent::payload).orElse("null");
    }
}
