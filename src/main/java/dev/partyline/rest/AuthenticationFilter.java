package dev.partyline.rest;

import java.util.Optional;
import java.util.regex.Pattern;

import dev.partyline.security.Admission;
import dev.partyline.security.Authenticator;
import dev.partyline.security.Credential;
import dev.partyline.security.Identity;
import dev.partyline.security.RateLimiter;
import dev.partyline.security.Refused;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;

/**
 * Lets in whoever shows a session key or a token, before it is known whether the route exists; webhooks are let in by their
 * resource, and are nobody there. Without configured keys or tokens everybody who gets here is somebody on this machine: a servlet filter has refused all others.
 */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class AuthenticationFilter implements ContainerRequestFilter {

    static final String KEY_HEADER = "X-Session-API-Key";
    private static final Pattern AGENT = Pattern.compile("/?conversations/[^/]+/agent(?:/|$)");

    @Inject Authenticator authenticator;
    @Inject RateLimiter limiter;
    @Inject Event<Refused> refusals;

    @Override
    public void filter(ContainerRequestContext request) {
        if (isWebhook(request.getUriInfo().getPath())) return;
        Optional<Credential> shown = authenticator.presented(request.getHeaderString(KEY_HEADER),
                request.getHeaderString(HttpHeaders.AUTHORIZATION));
        Optional<Identity> identity = authenticator.identify(shown.orElse(null));
        if (identity.isPresent()) {
            count(request, identity.get());
            request.setSecurityContext(new Caller(identity.get(), request.getSecurityContext()));
        } else {
            refusals.fire(Refused.stranger("rest", Refused.UNAUTHORIZED));
            request.abortWith(refusal(shown.filter(Credential.Bearer.class::isInstance).isPresent()));
        }
    }

    /** What a known agent hands in does not count for its address; for the agent itself once it is known that it may. */
    private void count(ContainerRequestContext request, Identity identity) {
        if (AGENT.matcher(request.getUriInfo().getPath()).lookingAt()) forgive(limiter, request.getSecurityContext());
        limiter.request(identity).ifPresent(excess -> {
            refusals.fire(new Refused("rest", excess.reason(), identity.name(), null));
            request.abortWith(ProblemMapper.answer(ProblemException.tooMany(excess)));
        });
    }

    /** @param caller as the container has it, not identified yet */
    static void forgive(RateLimiter limiter, SecurityContext caller) {
        if (caller.getUserPrincipal() instanceof Admission from) limiter.forgive(from.remoteAddress());
    }

    /** Has a key of its own. Servers differ in whether a path begins with a slash. */
    private static boolean isWebhook(String path) {
        return path.startsWith(RemoteResource.PATH + "/") || path.startsWith("/" + RemoteResource.PATH + "/");
    }

    /** With the challenge of RFC 6750 where tokens are taken. */
    private Response refusal(boolean ofToken) {
        var answer = Answers.of(401, Answers.text(new Problem("Unauthorized", null)));
        if (!authenticator.takesTokens()) return answer.build();
        return answer.header(HttpHeaders.WWW_AUTHENTICATE, ofToken ? "Bearer error=\"invalid_token\"" : "Bearer").build();
    }
}
