package dev.partyline.agent.trajectory;

import jakarta.json.JsonObject;

/**
 * An action that was translated.
 *
 * @param eventId of the V1 action event
 * @param callId ties the action and its answer together
 * @param type name of the V0 action
 * @param tool what it became
 * @param unconfirmed whether it was recorded as waiting for confirmation, and so is recorded again behind it
 */
record V0Call(String eventId, String callId, String type, Tool tool, boolean unconfirmed) {

    /** @param name of the tool
     *  @param action of V1, with its {@code kind} */
    record Tool(String name, JsonObject action) {

        String kind() {
            return action.getString("kind");
        }
    }
}
