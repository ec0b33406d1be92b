package dev.partyline.agent.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import dev.partyline.config.RemoteServer;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;

/**
 * The HTTP side of an agent server (V1 spec section 7). Nothing blocks; stages complete on the client's threads, and fail
 * with {@link RemoteUnreachableException}, {@link RemoteRefusedException} or {@link PageTooLargeException}. Bodies, which may
 * hold secrets, are in no exception.
 */
final class RemoteApi {

    /** Of one answer. */
    static final int MOST_BYTES = 8 << 20;
    static final int PAGE = 100;
    static final String EVENTS = "events";

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration CREATE_TIMEOUT = Duration.ofSeconds(30);

    /** What is said waits there while a tool is at work (V1 spec 3.3), and said again it would be there twice. */
    private static final Duration PATIENT = Duration.ofMinutes(10);

    private final HttpClient http;
    private final RemoteServer server;

    RemoteApi(HttpClient http, RemoteServer server) {
        this.http = http;
        this.server = server;
    }

    /** @param start with its {@code conversation_id}, and the secrets that the client gave */
    CompletionStage<JsonObject> create(JsonObject start) {
        return send("POST", "/api/conversations", start, CREATE_TIMEOUT);
    }

    CompletionStage<JsonObject> info(String id) {
        return send("GET", conversation(id), null, TIMEOUT);
    }

    CompletionStage<JsonObject> delete(String id) {
        return send("DELETE", conversation(id), null, TIMEOUT);
    }

    /** A part of the log, in its order.
     *  @param page id of its first event; null for the beginning. One that is not known gives the beginning, too */
    CompletionStage<JsonObject> search(String id, String page, int limit) {
        String from = page == null ? "" : "&page_id=" + URLEncoder.encode(page, UTF_8);
        return send("GET", conversation(id) + "/events/search?limit=" + limit + from, null, TIMEOUT);
    }

    /** @param what {@code run}, {@code events/respond_to_confirmation} and the like */
    CompletionStage<JsonObject> post(String id, String what, JsonObject body) {
        return send("POST", conversation(id) + "/" + what, body, what.equals(EVENTS) ? PATIENT : TIMEOUT);
    }

    private static String conversation(String id) {
        return "/api/conversations/" + id;
    }

    private CompletionStage<JsonObject> send(String method, String path, JsonObject body, Duration timeout) {
        var request = HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(timeout).method(method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(EventJson.write(body)));
        if (body != null) request.header("Content-Type", "application/json");
        if (!server.key().isEmpty()) request.header("X-Session-API-Key", server.key());
        return http.sendAsync(request.build(), head -> new BoundedAnswer(MOST_BYTES)).handle(RemoteApi::read);
    }

    private static JsonObject read(HttpResponse<byte[]> answer, Throwable failure) {
        if (failure != null) throw unreachable(failure);
        int status = answer.statusCode();
        if (status / 100 == 2) return parsed(answer.body());
        if (status / 100 == 4 && status != 408 && status != 429) throw new RemoteRefusedException(status);
        throw new RemoteUnreachableException("HTTP " + status);
    }

    private static RuntimeException unreachable(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof PageTooLargeException tooLarge) return tooLarge;
        }
        return new RemoteUnreachableException(cause.getClass().getSimpleName());
    }

    private static JsonObject parsed(byte[] body) {
        try {
            return EventJson.parseObject(new String(body, UTF_8));
        } catch (JsonException nonsense) {
            throw new RemoteUnreachableException("an answer that is no JSON object");
        }
    }
}
