package dev.partyline.testing.agentserver;

import java.util.List;
import java.util.UUID;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/** Events that no client can make sense of, in the log and on the socket like others. */
final class Lies {

    private Lies() {}

    static List<String> of(List<String> events) {
        JsonObject first = AgentTask.parse(events.get(0));
        String taken = EventJson.text(first, "id", "");
        return List.of("{\"kind\":\"PauseEventX\",\"id\":\"" + UUID.randomUUID() + "\",\"source\":\"agent\"}",
                "{\"kind\":\"MessageEvent\",\"source\":\"agent\",\"llm_message\":{\"role\":\"assistant\",\"content\":[]}}",
                "{\"kind\":\"MessageEvent\",\"id\":17,\"source\":\"agent\",\"llm_message\":{\"role\":\"assistant\",\"content\":[]}}",
                "{\"kind\":\"MessageEvent\",\"id\":\"" + taken + "\",\"source\":\"agent\",\"llm_message\":"
                        + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"a lie\"}]}}",
                "{\"kind\":\"ActionEvent\",\"id\":\"" + UUID.randomUUID() + "\",\"source\":\"agent\",\"action\":null}");
    }
}
