package dev.partyline.security;

import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * A request that was let through. It carries what is needed to know who asks, and no offer to compress a socket: whatever the server
 * is set to, a small frame can then never become a large message.
 */
final class AdmittedRequest extends HttpServletRequestWrapper {

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    private final Admission admission;

    AdmittedRequest(HttpServletRequest request, Admission admission) {
        super(request);
        this.admission = admission;
    }

    @Override
    public Principal getUserPrincipal() {
        return admission;
    }

    @Override
    public String getHeader(String name) {
        return EXTENSIONS.equalsIgnoreCase(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return EXTENSIONS.equalsIgnoreCase(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(EXTENSIONS::equalsIgnoreCase);
        return Collections.enumeration(names);
    }
}
