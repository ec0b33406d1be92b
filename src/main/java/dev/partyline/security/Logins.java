package dev.partyline.security;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import dev.partyline.config.OidcSettings;
import dev.partyline.config.Secret;
import dev.partyline.security.LoginEnded.Reason;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Who has signed in by a browser, each by the text of a cookie. A login that has ended is told of by {@link LoginEnded},
 * once, when its cookie is good for nothing any more. Any thread; waits for nothing but the {@link LoginSessions} and those who observe.
 */
@ApplicationScoped
public class Logins {

    @Inject LoginSessions sessions;
    @Inject OidcSettings options;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;
    @Inject Event<LoginBegun> begins;
    @Inject Event<LoginEnded> ends;
    @Inject Event<Revoked> revoked;

    @PostConstruct
    void measure() {
        Gauge.builder("partyline.logins", sessions, LoginSessions::size).register(meters);
    }

    /**
     * Somebody of whom the provider has said who she is.
     *
     * @param label what people call her
     * @param subject by which the provider knows her, its {@code sub}
     * @param providerSession of the provider that this came from, its {@code sid}; empty if it names none
     * @param issued when the provider said so, by its clock
     */
    public record Known(Identity identity, String label, String subject, String providerSession, Instant issued,
            Secret idToken) {}

    /**
     * Begins a login.
     *
     * @return the text of its cookie, 128 random bits; empty if there is room for no more logins
     */
    public Optional<String> begin(Known who) {
        String text = RandomText.next();
        String id = Sha256.hex(text);
        Instant expires = clock.instant().plus(options.lifetime());
        var basis = new Basis(expires, who.subject(), who.providerSession(), id, who.issued());
        var session = new LoginSession(id, who.identity().on(basis), who.label(), who.idToken());
        if (!sessions.add(session)) return Optional.empty();
        begins.fire(new LoginBegun(session));
        return Optional.of(text);
    }

    /**
     * The login of this cookie, which lasts longer by being asked for.
     *
     * @param text null for none
     * @return empty if it is none, or over
     */
    public Optional<LoginSession> find(String text) {
        return text == null ? Optional.empty() : session(Sha256.hex(text));
    }

    /** The login of this id, which lasts longer by being asked for.
     *  @return empty if there is none, or it is over */
    public Optional<LoginSession> session(String id) {
        return sessions.use(id);
    }

    /** Ends the login of this cookie.
     *  @param text null for none
     *  @return the login that was; empty if there was none */
    public Optional<LoginSession> end(String text, Reason why) {
        Optional<LoginSession> ended = text == null ? Optional.empty() : sessions.remove(Sha256.hex(text));
        ended.ifPresent(session -> tell(session, why));
        return ended;
    }

    /**
     * Ends what came of one session at the provider, or everything of one of its users, because the provider says so.
     *
     * @param subject null for whoever has the session
     * @param providerSession null for all of the user
     * @return how many logins have ended
     */
    public int revoke(String subject, String providerSession) {
        return tell(sessions.removeOf(subject, providerSession), Reason.REVOKED);
    }

    /** Ends what has lasted long enough, or was not used for too long. */
    public void endExpired() {
        tell(sessions.removeExpired(), Reason.EXPIRED);
    }

    private int tell(List<LoginSession> ended, Reason why) {
        ended.forEach(session -> tell(session, why));
        return ended.size();
    }

    /** Connections that came by it are closed before this returns. */
    private void tell(LoginSession session, Reason why) {
        revoked.fire(Revoked.token(session.id()));
        ends.fire(new LoginEnded(session, why));
    }

    /** Logins of a session or a user of the provider end with it. */
    void ended(@Observes Revoked what) {
        if (what.what() == Revoked.What.SESSION) revoke(null, what.id());
        else if (what.what() == Revoked.What.SUBJECT) revoke(what.id(), null);
    }
}
