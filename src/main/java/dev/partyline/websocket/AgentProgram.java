package dev.partyline.websocket;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

import dev.partyline.agent.outside.OutsideListener;
import dev.partyline.agent.outside.OutsideStep;
import dev.partyline.agent.outside.OutsideWork;
import dev.partyline.agent.outside.WrongStepException;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.Renewal;
import dev.partyline.dialect.TextDelta;
import dev.partyline.security.Credential;
import dev.partyline.security.RateExcess;
import dev.partyline.session.ClientConnection;
import dev.partyline.session.Disconnect;
import dev.partyline.session.Renewals;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/**
 * A program that is the agent of a conversation, by socket: it is told when a step is wanted, and each of its frames is
 * taken as the same thing is over HTTP. Steps are answered when they are durable; then comes whatever is wanted next.
 *
 * <p>Threading: frames come from one thread of the container at a time, news from any; nothing waits but the look
 * whether a step is there already.
 */
final class AgentProgram {

    private static final System.Logger LOG = System.getLogger(AgentProgram.class.getName());

    private final AgentSockets services;
    private final ClientConnection client;
    private final ConversationId id;
    private final OutsideListener listener;
    private OutsideWork shown;
    private int handing;
    private boolean stirred;
    private boolean ended;

    AgentProgram(AgentSockets services, ClientConnection client, long generation) {
        this.services = services;
        this.client = client;
        this.id = client.conversation();
        this.listener = new OutsideListener(generation, this::look, () -> client.close(Disconnect.REPLACED));
    }

    ClientConnection client() { return client; }

    /** From now on it is told of work. */
    void begin() {
        services.agents().listen(id, listener);
    }

    /** The socket is gone; the agent may come back on another before it is missed. */
    void end() {
        synchronized (this) {
            ended = true;
        }
        services.agents().leave(id, listener);
        services.delivery().disconnected(client);
    }

    /** @return whether it still is the agent; if not, or if there is no such conversation any more, it is closed */
    boolean alive() {
        client.touch();
        try {
            if (services.agents().isCurrent(id, listener.generation())) return true;
            client.close(Disconnect.REPLACED);
        } catch (UnknownConversationException deleted) {
            client.close(Disconnect.CONVERSATION_NOT_FOUND);
        }
        return false;
    }

    /** @param ticket makes a credential of a ticket that the program shows */
    void received(String text, Function<String, Credential> ticket) {
        if (!alive()) return;
        try {
            if (!services.permits(client)) return;
            JsonObject frame = EventJson.parseObject(text);
            Optional<RateExcess> excess = services.limiter().agentMessage(id);
            if (excess.isPresent()) {
                refuse(frame, excess.get());
                return;
            }
            switch (EventJson.text(frame, "type", "")) {
                case "step" -> hand(frame);
                case "delta" -> show(frame);
                case Renewal.TYPE -> renew(frame, ticket);
                default -> refuse(frame, 422, "type must be step, delta or authenticate");
            }
        } catch (JsonException malformed) {
            refuse(JsonObject.EMPTY_JSON_OBJECT, 422, "JSON decode error");
        } catch (UnknownConversationException deleted) {
            client.close(Disconnect.CONVERSATION_NOT_FOUND);
        }
    }

    private void renew(JsonObject frame, Function<String, Credential> ticket) {
        try {
            Duration left = services.renewals().renew(client, Renewal.parse(frame), AgentSockets.WAY, ticket);
            client.reply(EventJson.write(reply("authenticated", frame).addAll(Renewal.answer(left)).build()));
        } catch (InvalidFrameException wrong) {
            refuse(frame, wrong.code().equals(Renewals.REFUSED) ? 401 : 422, wrong.getMessage());
        }
    }

    void binary() {
        refuse(JsonObject.EMPTY_JSON_OBJECT, 422, "frames must be text");
    }

    private void hand(JsonObject frame) {
        busy(1);
        try {
            OutsideStep step = OutsideStep.parse(frame, client.identity().name());
            Optional<CompletionStage<Boolean>> handed = services.agents().hand(id, step);
            if (handed.isEmpty()) done(error(frame, 409, "No step is asked for"));
            else handed.get().whenComplete((appended, failure) -> done(answer(frame, appended, failure)));
        } catch (WrongStepException wrong) {
            done(error(frame, 422, wrong.place() + ": " + wrong.getMessage()));
        } catch (StoreException unavailable) {
            done(answer(frame, false, unavailable));
        } catch (UnknownConversationException deleted) {
            busy(-1);
            throw deleted;
        }
    }

    private String answer(JsonObject frame, Boolean appended, Throwable failure) {
        if (failure == null) return EventJson.write(reply("ack", frame).add("appended", appended).build());
        LOG.log(WARNING, () -> "what became of a step of " + id + " is not known", failure);
        return error(frame, 503, "Storage does not answer; hand in the same step again");
    }

    private void show(JsonObject frame) {
        try {
            if (!services.agents().show(id, TextDelta.parse(frame))) refuse(frame, 409, "No step is asked for");
        } catch (InvalidFrameException wrong) {
            refuse(frame, 422, wrong.getMessage());
        }
    }

    private void refuse(JsonObject frame, RateExcess excess) {
        services.refused(client, excess.reason());
        refuse(frame, 429, "Too many frames; hand in the same again in " + excess.retryAfterSeconds() + " s");
    }

    private void refuse(JsonObject frame, int status, String detail) {
        client.reply(error(frame, status, detail));
    }

    private static String error(JsonObject frame, int status, String detail) {
        return EventJson.write(reply("error", frame).add("status", status).add("detail", detail).build());
    }

    private static JsonObjectBuilder reply(String type, JsonObject frame) {
        var reply = EventJson.object().add("type", type);
        String id = EventJson.text(frame, "id", "");
        return id.isEmpty() ? reply : reply.add("id", id);
    }

    private void done(String reply) {
        client.reply(reply);
        busy(-1);
        look();
    }

    private synchronized void busy(int more) {
        handing += more;
    }

    /** Says what there is to do, if that is news; while a step is being taken its answer comes first. */
    private synchronized void look() {
        if (handing > 0) return;
        try {
            OutsideWork work = services.agents().work(id);
            if (work.equals(shown)) return;
            shown = work;
            var frame = EventJson.object().add("type", "work").addAll(work.json());
            client.tell("work", services.log().head(id).offset(), EventJson.write(frame.build()));
            if (work.wanted() && !stirred) stir();
        } catch (UnknownConversationException deleted) {
            client.close(Disconnect.CONVERSATION_NOT_FOUND);
        }
    }

    /** Asks for signs of life while a step is wanted: heartbeats may be further apart than it may be silent. */
    private synchronized void stir() {
        stirred = !ended && shown.wanted();
        if (!stirred) return;
        client.ping();
        try {
            services.threads().after(services.limits().agentWait().dividedBy(3), this::stir);
        } catch (RejectedExecutionException stopping) {
            stirred = false;
        }
    }
}
