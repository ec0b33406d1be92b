package dev.partyline.rest;

import java.util.Locale;
import java.util.Optional;

import dev.partyline.conversation.EventJson;
import dev.partyline.security.Identity;
import dev.partyline.security.LoginSession;
import dev.partyline.security.Logins;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** Ours: who is asking, as the server sees it. */
@ApplicationScoped
@Path("me")
public class MeResource {

    @Inject Logins logins;

    @GET
    public Response me(@Context SecurityContext caller) {
        Identity identity = Access.identity(caller);
        var groups = EventJson.array();
        identity.groups().stream().sorted().forEach(groups::add);
        JsonObjectBuilder me = EventJson.object().add("name", identity.name())
                .add("kind", identity.kind().name().toLowerCase(Locale.ROOT)).add("groups", groups);
        login(identity).ifPresent(session -> me.add("label", session.label()).add("expires_at", session.expires().toString()));
        return Answers.ok(me.build());
    }

    private Optional<LoginSession> login(Identity identity) {
        return identity.kind() == Identity.Kind.LOGIN ? logins.session(identity.basis().token()) : Optional.empty();
    }
}
