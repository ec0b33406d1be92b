package dev.partyline.engineio;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import dev.partyline.cluster.Node;
import dev.partyline.engineio.EngineHandshake.Transport;
import dev.partyline.security.NodeSeals;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The polling face of an {@link EngineServer}. Subclasses say where: {@code @WebServlet(urlPatterns = "/x/*",
 * asyncSupported = true)}, which serves {@code /x} too.
 */
public abstract class EnginePollingServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** How much longer than two heartbeats a request may last, for what is written last. */
    private static final Duration WRITE = Duration.ofSeconds(10);

    /** Always the same one. */
    protected abstract EngineServer server();

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        EngineServer server = server();
        prepare(server.options(), response);
        try {
            switch (request.getMethod()) {
                case "GET" -> get(server, request, response, EngineRequest.parse(request.getQueryString()));
                case "POST" -> post(server, request, response, EngineRequest.parse(request.getQueryString()));
                case "DELETE" -> lost(server, request, response);
                case "OPTIONS" -> preflight(server.options(), response);
                default -> throw new RefusedException(EngineError.BAD_HANDSHAKE_METHOD);
            }
        } catch (RefusedException refused) {
            Answers.refuse(response, refused.error());
        }
    }

    private static void prepare(EngineOptions options, HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        if (options.anyOrigin()) response.setHeader("Access-Control-Allow-Origin", "*");
    }

    private static void preflight(EngineOptions options, HttpServletResponse response) {
        if (options.anyOrigin()) {
            response.setHeader("Access-Control-Allow-Methods", "GET, POST");
            response.setHeader("Access-Control-Allow-Headers", "Content-Type, Authorization, X-Session-API-Key");
            response.setHeader("Access-Control-Max-Age", "600");
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private static void get(EngineServer server, HttpServletRequest request, HttpServletResponse response,
            EngineRequest asked) throws IOException, RefusedException {
        requirePolling(asked);
        if (asked.sid() != null && server.takesFarewell(asked.sid())) {
            Answers.farewell(response);
            return;
        }
        Optional<Node> owner = elsewhere(server, request, asked);
        if (owner.isPresent()) {
            server.forwarded().get(owner.get(), request, asked, longest(server.options()));
            return;
        }
        EngineSession session = asked.sid() != null ? server.require(asked.sid())
                : server.open(EngineHandshake.of(request, asked.query(), Transport.POLLING));
        session.requirePolling();
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        var answer = new PollAnswer(async, session::lost);
        answer.endWithin(longest(server.options()), server.threads());
        try {
            session.poll(answer, stamp(request, asked));
        } catch (RefusedException refused) {
            answer.refuse(refused.error());
        }
    }

    private static void post(EngineServer server, HttpServletRequest request, HttpServletResponse response,
            EngineRequest asked) throws IOException, RefusedException {
        requirePolling(asked);
        if (asked.sid() == null) throw new RefusedException(EngineError.BAD_HANDSHAKE_METHOD);
        Optional<Node> owner = elsewhere(server, request, asked);
        if (owner.isPresent()) {
            server.forwarded().post(owner.get(), request, asked, longest(server.options()));
            return;
        }
        EngineSession session = server.require(asked.sid());
        if (!session.heard(stamp(request, asked))) {
            new PollingPost(session, server.options().maxPayloadBytes()).serve(request);
        }
        Answers.ok(response);
    }

    /** Another server of the cluster says that this session's client is lost. */
    private static void lost(EngineServer server, HttpServletRequest request, HttpServletResponse response)
            throws IOException, RefusedException {
        if (NodeSeals.vouched(request) == null) throw new RefusedException(EngineError.BAD_HANDSHAKE_METHOD);
        server.find(EngineRequest.parse(request.getQueryString()).sid()).ifPresent(session -> session.close(EngineDisconnect.WRITE_FAILED));
        Answers.ok(response);
    }

    /** @return whose session it is, unless it is of this server; empty for what was passed on once */
    private static Optional<Node> elsewhere(EngineServer server, HttpServletRequest request, EngineRequest asked) {
        if (asked.sid() == null || NodeSeals.vouched(request) != null) return Optional.empty();
        return server.elsewhere(asked.sid());
    }

    /** What was passed on can be told apart, even if its client does not stamp. */
    private static String stamp(HttpServletRequest request, EngineRequest asked) {
        return asked.stamp() == null ? NodeSeals.vouched(request) : asked.stamp();
    }

    private static void requirePolling(EngineRequest asked) throws RefusedException {
        if (asked.transport() != Transport.POLLING) throw new RefusedException(EngineError.BAD_REQUEST);
    }

    private static Duration longest(EngineOptions options) {
        return options.pingInterval().plus(options.pingTimeout()).plus(WRITE);
    }
}
