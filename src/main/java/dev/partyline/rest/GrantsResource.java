package dev.partyline.rest;

import java.io.InputStream;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.Grant;
import dev.partyline.security.Action;
import dev.partyline.security.Identity;
import dev.partyline.security.Role;
import dev.partyline.security.Sharing;
import dev.partyline.security.SharingRefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

/**
 * Ours: who beside its owner has a right to a conversation. A user or a group is named in the query, because names of
 * groups have slashes, which servers do not take in a path. Each answers once its change is durable.
 */
@ApplicationScoped
@Path("conversations/{id}/grants")
public class GrantsResource {

    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,200}");

    @Inject Access access;
    @Inject RequestBody bodies;
    @Inject Sharing sharing;

    @GET
    public Response list(@PathParam("id") String id, @Context SecurityContext caller) {
        ConversationMetadata conversation = access.conversation(id, caller, Action.INSPECT);
        return Answers.ok(EventJson.object().add("owner", conversation.owner())
                .add("grants", Grant.json(conversation.grants())).build());
    }

    /** Whether there is such a user or group is known to the identity provider alone. */
    @PUT
    public Response grant(@PathParam("id") String id, InputStream body, @Context HttpHeaders headers,
            @Context UriInfo uri, @Context SecurityContext caller) {
        ConversationMetadata conversation = access.conversation(id, caller, Action.SHARE);
        var query = new Parameters(uri.getQueryParameters());
        Role role = new Members(bodies.read(body, headers)).role().orElseThrow(() -> Members.missing("role"));
        var grant = new Grant(kind(query), name(query), role.wire());
        change(conversation, caller, by -> sharing.grant(conversation.id(), grant, by));
        return Answers.ok(grant.json());
    }

    @DELETE
    public Response revoke(@PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext caller) {
        ConversationMetadata conversation = access.conversation(id, caller, Action.SHARE);
        var query = new Parameters(uri.getQueryParameters());
        Grant.Kind kind = kind(query);
        String name = name(query);
        change(conversation, caller, by -> sharing.revoke(conversation.id(), kind, name, by));
        return Answers.success();
    }

    private void change(ConversationMetadata conversation, SecurityContext caller, Consumer<Identity> change) {
        try {
            change.accept(Access.identity(caller));
        } catch (SharingRefusedException refused) {
            throw switch (refused.reason()) {
                case FORBIDDEN -> access.refusal(caller, conversation);
                case TOO_MANY -> ProblemException.of(409, "Too many grants");
                case NONE -> ProblemException.of(404, "Grant not found");
            };
        }
    }

    private static Grant.Kind kind(Parameters query) {
        query.required("kind");
        return query.constant("kind", Grant.Kind.class, null);
    }

    private static String name(Parameters query) {
        String name = query.required("name");
        if (NAME.matcher(name).matches() && !name.isBlank()) return name;
        throw ProblemException.invalid("value_error", "Input should have 1 to 200 characters", "query", "name");
    }
}
