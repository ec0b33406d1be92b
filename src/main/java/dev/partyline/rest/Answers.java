package dev.partyline.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonStructure;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.StreamingOutput;

/** Answers in JSON. Bytes, not objects: both servers then write the same, and nothing that was stored is touched. */
final class Answers {

    static final String JSON = "application/json; charset=UTF-8";

    private static final Jsonb JSONB = JsonbBuilder.create();

    private Answers() {}

    static Response ok(String json) {
        return of(200, json).build();
    }

    static Response ok(JsonStructure json) {
        return ok(EventJson.write(json));
    }

    static Response success() {
        return ok(text(new Success(true)));
    }

    /** Not to be kept by anybody: what is said in a conversation is nobody else's business. */
    static ResponseBuilder of(int status, String json) {
        return Response.status(status).header("Content-Type", JSON).header("Cache-Control", "no-store")
                .entity(json.getBytes(UTF_8));
    }

    /** A long body, written while it is read from storage: nobody holds the whole of it. */
    static ResponseBuilder stream(String contentType, StreamingOutput body) {
        return Response.ok(body).header("Content-Type", contentType).header("Cache-Control", "no-store");
    }

    /** A small body of fixed form, by its public members. */
    static String text(Object body) {
        return JSONB.toJson(body);
    }
}
