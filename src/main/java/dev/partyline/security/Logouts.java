package dev.partyline.security;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.partyline.config.JwtSettings;
import dev.partyline.config.OidcSettings;
import dev.partyline.security.LogoutTokens.Order;
import dev.partyline.security.Revocations.Ground;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/**
 * Ends what sessions of the provider have brought: open connections are closed, and logins over, before a method returns, and what was
 * ended for certain is refused from then on. Any thread; waits as {@link SignedTokens} do.
 */
@ApplicationScoped
public class Logouts {

    private static final String METER = "partyline.logouts";
    private static final String BACK_CHANNEL = "back-channel";
    private static final String FRONT_CHANNEL = "front-channel";
    private static final Pattern SID = Pattern.compile("[^\\p{Cntrl}]{1,255}");

    @Inject JwtSettings options;
    @Inject OidcSettings provider;
    @Inject LogoutTokens tokens;
    @Inject Revocations revocations;
    @Inject Event<Revoked> revoked;
    @Inject Event<LoggedOut> loggedOut;
    @Inject Event<Refused> refusals;
    @Inject MeterRegistry meters;

    /**
     * The provider says so itself, by a token that it has signed.
     *
     * @return false for no good token, and for one that was heard before; then nothing has changed
     */
    public boolean backChannel(String token) {
        Optional<Order> order = tokens.read(token).filter(read -> revocations.first(read.id()));
        order.ifPresent(this::obey);
        return heard(BACK_CHANNEL, order.isPresent(), order.map(Order::subject).orElse(""));
    }

    /**
     * The provider has a browser say so. Nobody has signed that: whoever knows the id of a session may end its
     * connections, but tokens stay good, and nothing is remembered that a stranger could make up.
     *
     * @param issuer null for none
     * @param sid null for none
     * @return false if that is not the issuer, or no session
     */
    public boolean frontChannel(String issuer, String sid) {
        boolean good = isIssuer(issuer) && sid != null && SID.matcher(sid).matches();
        if (good) revoked.fire(Revoked.session(sid));
        return heard(FRONT_CHANNEL, good, "");
    }

    private boolean isIssuer(String name) {
        return Stream.of(options.issuer(), provider.issuer().map(Object::toString)).flatMap(Optional::stream)
                .anyMatch(issuer -> issuer.equals(name));
    }

    /** A session of the provider has ended, which is certain. */
    public void session(String sid) {
        revocations.add(Ground.SESSION, sid, Instant.MAX);
        revoked.fire(Revoked.session(sid));
    }

    private void obey(Order order) {
        if (order.session().isEmpty()) {
            revocations.add(Ground.SUBJECT, order.subject(), order.issued());
            revoked.fire(Revoked.subject(order.subject()));
        } else {
            session(order.session());
        }
    }

    private boolean heard(String way, boolean good, String who) {
        meters.counter(METER, "way", way, "outcome", good ? "done" : "refused").increment();
        if (good) loggedOut.fire(new LoggedOut(way, who.isEmpty() ? null : who));
        else refusals.fire(Refused.stranger(way, "logout"));
        return good;
    }
}
