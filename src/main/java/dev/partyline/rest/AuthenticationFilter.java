package dev.partyline.rest;

import java.util.Optional;

import dev.partyline.config.Settings;
import dev.partyline.security.Identity;
import dev.partyline.security.Refused;
import dev.partyline.security.SessionKeys;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/**
 * Lets in whoever shows a session key, before it is known whether the route exists; webhooks are let in by their resource,
 * and are nobody there. Without configured keys everybody
 * who gets here is somebody on this machine: a servlet filter has refused all others.
 */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class AuthenticationFilter implements ContainerRequestFilter {

    static final String KEY_HEADER = "X-Session-API-Key";

    @Inject Settings settings;
    @Inject SessionKeys keys;
    @Inject Event<Refused> refusals;

    @Override
    public void filter(ContainerRequestContext request) {
        if (isWebhook(request.getUriInfo().getPath())) return;
        Optional<Identity> identity = identity(request.getHeaderString(KEY_HEADER));
        if (identity.isPresent()) {
            request.setSecurityContext(new Caller(identity.get(), request.getSecurityContext()));
        } else {
            refusals.fire(Refused.stranger("rest", Refused.UNAUTHORIZED));
            request.abortWith(Answers.of(401, Answers.text(new Problem("Unauthorized", null))).build());
        }
    }

    /** Has a key of its own. Servers differ in whether a path begins with a slash. */
    private static boolean isWebhook(String path) {
        return path.startsWith(RemoteResource.PATH + "/") || path.startsWith("/" + RemoteResource.PATH + "/");
    }

    private Optional<Identity> identity(String presented) {
        return settings.open() ? Optional.of(Identity.LOCAL) : keys.identify(presented);
    }
}
