package dev.partyline.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

import dev.partyline.conversation.EventStore;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Whether the server lives and is ready, for load balancers and clients; needs no key (V1 spec 7.4). */
@WebServlet({"/alive", "/health", "/ready"})
public class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String OK = "{\"status\":\"ok\"}";
    private static final String READY = "{\"status\":\"ready\"}";
    private static final String INITIALIZING =
            "{\"status\":\"initializing\",\"message\":\"Server is still initializing\"}";

    private static final String STORAGE =
            "{\"status\":\"storage\",\"message\":\"Storage cannot be written; the log of the server says why\"}";

    @Inject transient Readiness readiness;
    @Inject transient EventStore store;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getServletPath().equals("/ready")) {
            answer(response, 200, OK);
        } else if (!readiness.ready()) {
            answer(response, 503, INITIALIZING);
        } else if (store.trouble().isPresent()) {
            answer(response, 503, STORAGE);
        } else {
            answer(response, 200, READY);
        }
    }

    static void answer(HttpServletResponse response, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        response.setStatus(status);
        response.setContentType(Answers.JSON);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
