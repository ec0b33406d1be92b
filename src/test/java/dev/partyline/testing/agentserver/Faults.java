package dev.partyline.testing.agentserver;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/**
 * What goes wrong on demand.
 *
 * @param delayMillis before each answer
 * @param failEvery each so many-th request gets a 500; 0 for none
 * @param dropEvery behind each so many-th event the sockets are cut; 0 for never
 * @param doubled whether each frame is sent twice, and an old one in between
 * @param backwards whether times of events go backwards
 * @param lies whether events come in between that are no good: ids of others, none, numbers, and events without form
 */
record Faults(long delayMillis, int failEvery, int dropEvery, boolean doubled, boolean backwards, boolean lies) {

    static final Faults NONE = new Faults(0, 0, 0, false, false, false);

    static Faults parse(String text) {
        JsonObject json = EventJson.parseObject(text);
        return new Faults(json.getInt("delay", 0), json.getInt("fail_every", 0), json.getInt("drop_every", 0),
                json.getBoolean("doubled", false), json.getBoolean("backwards", false), json.getBoolean("lies", false));
    }
}
