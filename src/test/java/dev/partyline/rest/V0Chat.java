package dev.partyline.rest;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import dev.partyline.testing.Await;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;

/**
 * A conversation of V0 on the open server, asked over HTTP as its page does.
 *
 * @param id in hexadecimal digits
 */
record V0Chat(PlainHttp http, String id) {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** @param request with single quotes */
    static V0Chat create(PlainHttp http, String request) {
        Answer made = http.json("POST", "/api/conversations", request.replace('\'', '"'));
        Expect.status(200, made);
        String id = made.json().getString("conversation_id");
        Expect.answer(200, "{'status':'ok','conversation_id':'" + id + "','message':null,"
                + "'conversation_status':'RUNNING'}", made);
        return new V0Chat(http, id);
    }

    String path(String below) {
        return "/api/conversations/" + id + below;
    }

    Answer get(String below) {
        return http.get(path(below));
    }

    /** @param body with single quotes */
    Answer post(String below, String body) {
        return http.json("POST", path(below), body.replace('\'', '"'));
    }

    Answer ask(String below) {
        return http.call("POST", path(below));
    }

    JsonObject shown() {
        return get("").json();
    }

    /** The first hundred. */
    List<JsonObject> events() {
        return get("/events?limit=100").json().getJsonArray("events").getValuesAs(JsonObject.class);
    }

    void awaitState(String state) {
        Await.until(LIMIT, () -> "no " + state + " in " + events(), () -> events().stream()
                .anyMatch(event -> event.containsKey("extras")
                        && event.getJsonObject("extras").getString("agent_state", "").equals(state)));
    }

    /** A client of V0 that has entered and been told so. */
    RawSocket enter() throws IOException {
        var socket = RawSocket.open(SharedServers.open()
                .socket("/socket.io/?EIO=4&transport=websocket&latest_event_id=-1&conversation_id=" + id));
        next(socket, "0{");
        socket.sendText("40");
        next(socket, "40{");
        return socket;
    }

    /** Enters, and waits for the status line behind the replay: from then on it is known as one who watches. */
    RawSocket watch() throws IOException {
        RawSocket socket = enter();
        next(socket, "42[\"oh_event\",{\"status_update\":true,\"type\":\"info\",\"id\":\"STATUS$READY\"");
        return socket;
    }

    /** @return the next packet that begins so; others are passed over, pings too */
    static String next(RawSocket socket, String start) throws IOException {
        String packet = socket.readText(LIMIT);
        while (!packet.startsWith(start)) packet = socket.readText(LIMIT);
        return packet;
    }
}
