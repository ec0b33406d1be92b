package dev.partyline.rest;

import java.security.Principal;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.partyline.security.Admission;
import dev.partyline.security.Authenticator;
import dev.partyline.security.Credential;
import dev.partyline.security.Identity;
import dev.partyline.security.LoginCookie;
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
 * Lets in whoever shows a session key, a token, or the cookie of a login, before it is known whether the route exists; webhooks
 * are let in by their resource, and are nobody there. Where nothing is configured everybody who gets here is somebody on this
 * machine: a servlet filter has refused all others. What is changed by a cookie was meant by a page of this server, see
 * {@link LoginCookie}.
 */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class AuthenticationFilter implements ContainerRequestFilter {

    static final String KEY_HEADER = "X-Session-API-Key";
    private static final Pattern AGENT = Pattern.compile("/?conversations/[^/]+/agent(?:/|$)");
    private static final String FORGED = "With a login, what changes something needs the header X-XSRF-TOKEN";

    @Inject Authenticator authenticator;
    @Inject RateLimiter limiter;
    @Inject Event<Refused> refusals;

    @Override
    public void filter(ContainerRequestContext request) {
        if (isWebhook(request.getUriInfo().getPath())) return;
        Principal user = user(request);
        Optional<Credential> shown = authenticator.presented(request.getHeaderString(KEY_HEADER),
                request.getHeaderString(HttpHeaders.AUTHORIZATION)).or(() -> authenticator.login(user));
        Optional<Identity> identity = authenticator.identify(shown.orElse(null));
        if (identity.isPresent() && forged(shown, user, request.getMethod())) {
            refusals.fire(new Refused("rest", "csrf", identity.get().name(), null));
            request.abortWith(Answers.of(403, Answers.text(new Problem(FORGED, null))).build());
        } else if (identity.isPresent()) {
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

    private static Principal user(ContainerRequestContext request) {
        return request.getSecurityContext() == null ? null : request.getSecurityContext().getUserPrincipal();
    }

    private boolean forged(Optional<Credential> shown, Principal user, String method) {
        return shown.filter(Credential.Login.class::isInstance).isPresent()
                && !(user instanceof Admission admission && admission.login().permits(method));
    }

    /** Has a key of its own. Servers differ in whether a path begins with a slash. */
    private static boolean isWebhook(String path) {
        return path.startsWith(RemoteResource.PATH + "/") || path.startsWith("/" + RemoteResource.PATH + "/");
    }

    /** With the challenge of RFC 6750 where tokens are taken, and for pages, where somebody can sign in. */
    private Response refusal(boolean ofToken) {
        var answer = Answers.of(401, Answers.text(new Problem("Unauthorized", null)));
        if (authenticator.takesLogins()) answer.header(HttpHeaders.LINK, "</login>; rel=\"login\"");
        if (!authenticator.takesTokens()) return answer.build();
        return answer.header(HttpHeaders.WWW_AUTHENTICATE, ofToken ? "Bearer error=\"invalid_token\"" : "Bearer").build();
    }
}
