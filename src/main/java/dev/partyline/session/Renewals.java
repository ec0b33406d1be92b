package dev.partyline.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.Renewal;
import dev.partyline.security.Authenticator;
import dev.partyline.security.Credential;
import dev.partyline.security.Identity;
import dev.partyline.security.Refused;
import dev.partyline.security.Revoked;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/**
 * Lets a connection outlive the token that opened it, by another one of the same user. Any thread; a token may wait for its
 * issuer's keys ({@link Authenticator}).
 */
@ApplicationScoped
public class Renewals {

    /** Code of the refusal, for the protocols that have one. */
    public static final String REFUSED = "AuthenticationError";

    @Inject Authenticator authenticator;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;
    @Inject Event<Refused> refusals;
    @Inject Event<Revoked> revoked;

    /**
     * The connection is of whoever is named now, with what rights that gives: fewer close it, as if they had been taken away.
     *
     * @param way by which it came, for the audit
     * @param ticket makes a credential of a ticket's text, for the connection's conversation and origin
     * @return how long it may stay; null for as long as it likes
     * @throws InvalidFrameException if what is shown lets nobody in, or somebody else; then nothing has changed
     */
    public Duration renew(ClientConnection connection, Renewal shown, String way, Function<String, Credential> ticket) {
        Credential credential = shown.token() == null ? ticket.apply(shown.ticket()) : new Credential.Bearer(shown.token());
        Identity present = connection.identity();
        Optional<Identity> next = authenticator.renew(present, credential);
        meters.counter("partyline.renewals", "outcome", next.isPresent() ? "renewed" : "refused").increment();
        if (next.isEmpty()) {
            refusals.fire(new Refused(way, "renewal", present.name(), connection.conversation()));
            throw new InvalidFrameException(REFUSED, "this is no token or ticket of whoever opened the connection");
        }
        connection.renewed(next.get());
        revoked.fire(Revoked.inConversation(connection.conversation(), present.name()));
        return next.get().basis().left(clock.instant());
    }
}
