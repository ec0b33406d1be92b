package dev.partyline.rest;

import java.io.InputStream;
import java.util.List;
import java.util.Map;

import dev.partyline.agent.StartSecrets;
import dev.partyline.config.Secret;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V1Events;
import dev.partyline.security.Action;
import dev.partyline.security.Deed;
import dev.partyline.security.SecretsUnreadableException;
import dev.partyline.session.ClientCommands;
import dev.partyline.session.ClientCommands.Answer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/**
 * What somebody wants an agent to do (V1 spec 7.2). Each answers once its records are durable, so that a client which
 * reads the log next sees them. Bodies that mean nothing are not looked at.
 */
@ApplicationScoped
@Path("conversations")
public class SteeringResource {

    private static final String ALREADY_RUNNING =
            "Conversation already running. Wait for completion or pause first.";

    @Inject Access access;
    @Inject RequestBody bodies;
    @Inject ClientCommands commands;
    @Inject EventLog log;
    @Inject StartSecrets secrets;

    /** The status is {@code running} before this answers (V1 spec 9.4, R1). */
    @POST
    @Path("{id}/run")
    public Response run(@PathParam("id") String id, @Context SecurityContext caller) {
        ConversationId conversation = access.conversation(id, caller, Action.STEER).id();
        Answer answer = Durable.await(commands.run(conversation, Access.author(caller)));
        if (answer == Answer.ALREADY_RUNNING) throw ProblemException.of(409, ALREADY_RUNNING);
        return Answers.success();
    }

    @POST
    @Path("{id}/pause")
    public Response pause(@PathParam("id") String id, @Context SecurityContext caller) {
        ConversationId conversation = access.conversationOr400(id, caller, Action.STEER).id();
        Durable.await(commands.pause(conversation, Access.author(caller)));
        return Answers.success();
    }

    @POST
    @Path("{id}/interrupt")
    public Response interrupt(@PathParam("id") String id, @Context SecurityContext caller) {
        ConversationId conversation = access.conversationOr400(id, caller, Action.STEER).id();
        Durable.await(commands.interrupt(conversation, Access.author(caller)));
        return Answers.success();
    }

    @POST
    @Path("{id}/confirmation_policy")
    public Response confirmationPolicy(@PathParam("id") String id, InputStream body, @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        ConversationId conversation = access.conversation(id, caller, Action.STEER).id();
        var request = new Members(bodies.read(body, headers));
        JsonObject policy = ConfirmationPolicy.checked(request.requiredObject("policy"), "policy");
        Durable.await(log.append(conversation, List.of(
                V1Events.stateUpdate(ConfirmationPolicy.KEY, policy).changingState().by(Access.author(caller)))));
        access.done(caller, Deed.Kind.CONFIGURED, conversation);
        return Answers.success();
    }

    /** For the agent alone: they are kept encrypted, and shown to nobody. */
    @POST
    @Path("{id}/secrets")
    public Response secrets(@PathParam("id") String id, InputStream body, @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        ConversationId conversation = access.conversation(id, caller, Action.STEER).id();
        keep(conversation, GivenSecrets.byName(new Members(bodies.read(body, headers)).requiredObject("secrets")));
        access.done(caller, Deed.Kind.CONFIGURED, conversation);
        return Answers.success();
    }

    private void keep(ConversationId conversation, Map<String, Secret> given) {
        try {
            if (!given.isEmpty()) secrets.add(conversation, given);
        } catch (SecretsUnreadableException unreadable) {
            throw ProblemException.of(409, unreadable.getMessage());
        } catch (IllegalArgumentException tooMuch) {
            throw GivenSecrets.tooMuch(tooMuch);
        }
    }
}
