package dev.partyline.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

import dev.partyline.engineio.EngineIoPacket.Text;
import dev.partyline.engineio.EngineIoPacket.Type;
import jakarta.servlet.http.HttpServletResponse;

/** The short answers, which fit into a container's buffer and so do not block. */
final class Answers {

    /** Places become free at any time; who was refused one should not ask for it as fast as it can. */
    private static final String RETRY_AFTER_SECONDS = "5";

    private Answers() {}

    static void ok(HttpServletResponse response) throws IOException {
        write(response, 200, "text/html", "ok");
    }

    /** What an open poll gets when its client says goodbye. */
    static void farewell(HttpServletResponse response) throws IOException {
        write(response, 200, "text/plain", EngineIoCodec.encode(new Text(Type.NOOP, "")));
    }

    static void refuse(HttpServletResponse response, EngineError error) throws IOException {
        if (error == EngineError.TOO_MANY_CONNECTIONS) response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        write(response, error.status(), "application/json", error.body());
    }

    private static void write(HttpServletResponse response, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        response.setStatus(status);
        response.setContentType(type + ";charset=UTF-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
