package dev.partyline.security;

import java.security.Principal;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;

import dev.partyline.config.OidcSettings;
import jakarta.servlet.http.HttpServletRequest;

/**
 * What the filter saw of a request, carried as its principal because a socket has no other way to look back at the
 * request that opened it. It says who asks in the sense of where from, and is no {@link Identity} yet.
 *
 * @param remoteAddress of the peer
 * @param presentedKey the {@code X-Session-API-Key} header, unchecked; null when there was none
 * @param authorization the header of that name; null when there was none
 * @param login the cookie of a login, unchecked; null when there is none that counts
 * @param presentedTicket what a subprotocol carries, unchecked; null when none does
 * @param origin null when the request names none
 * @param host null when there is none
 */
public record Admission(String remoteAddress, String presentedKey, String authorization, LoginCookie login,
        String presentedTicket, String origin, String host) implements Principal {

    /** What stands before a ticket that is offered as a subprotocol. */
    static final String TICKET_PROTOCOL = "partyline.ticket.";

    /** Copies what it needs: containers use a request again. */
    static Admission of(HttpServletRequest request, OidcSettings options) {
        return new Admission(request.getRemoteAddr(), request.getHeader("X-Session-API-Key"),
                request.getHeader("Authorization"), LoginCookie.of(options, request), ticket(request),
                request.getHeader("Origin"), request.getHeader("Host"));
    }

    private static String ticket(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Sec-WebSocket-Protocol")).stream()
                .flatMap(line -> Arrays.stream(line.split(","))).map(String::strip)
                .filter(protocol -> protocol.startsWith(TICKET_PROTOCOL)).findFirst()
                .map(protocol -> protocol.substring(TICKET_PROTOCOL.length())).orElse(null);
    }

    /** @param conversation that the socket is for
     *  @return the ticket among its subprotocols; empty for none */
    public Optional<Credential> ticket(String conversation) {
        return Optional.ofNullable(presentedTicket).map(text -> shown(text, conversation));
    }

    /** A ticket that came behind this request, on its socket. */
    public Credential shown(String ticket, String conversation) {
        return new Credential.Ticket(ticket, conversation, origin, host);
    }

    @Override
    public String getName() {
        return remoteAddress;
    }

    /** Never shows a key, a token, a cookie or a ticket. */
    @Override
    public String toString() {
        return "Admission[" + remoteAddress + "]";
    }
}
