package dev.partyline.rest;

import java.security.Principal;

import dev.partyline.security.Identity;
import jakarta.ws.rs.core.SecurityContext;

/** Who sent a request, for resources to ask for. */
record Caller(Identity identity, SecurityContext transport) implements SecurityContext {

    @Override
    public Principal getUserPrincipal() {
        return identity;
    }

    /** There are no roles; {@link dev.partyline.security.ConversationPolicy} decides. */
    @Override
    public boolean isUserInRole(String role) {
        return false;
    }

    @Override
    public boolean isSecure() {
        return transport != null && transport.isSecure();
    }

    @Override
    public String getAuthenticationScheme() {
        return identity.kind().name();
    }
}
