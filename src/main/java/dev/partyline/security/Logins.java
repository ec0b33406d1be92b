package dev.partyline.security;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import dev.partyline.config.OidcSettings;
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
 * once, when its cookie is good for nothing any more. Any thread; waits for nothing but the {@link LoginSessions}, those who observe, and
 * where it is said the provider.
 */
@ApplicationScoped
public class Logins {

    @Inject LoginSessions sessions;
    @Inject LoginChecks checks;
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
     * @param tokens that it gave with it
     */
    public record Known(Identity identity, String label, String subject, String providerSession, Instant issued,
            LoginTokens tokens) {}

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
        var session = new LoginSession(id, who.identity().on(basis), who.label(), who.tokens());
        if (!sessions.add(session)) return Optional.empty();
        begins.fire(new LoginBegun(session));
        return Optional.of(text);
    }

    /**
     * The login of this cookie, which lasts longer by being asked for. Waits for the provider if that was not asked about it for
     * {@link OidcSettings#checkInterval}.
     *
     * @param text null for none
     * @return empty if it is none, or over, or the provider does not stand by it any more
     */
    public Optional<LoginSession> find(String text) {
        Optional<LoginSession> found = text == null ? Optional.empty() : session(Sha256.hex(text));
        found.ifPresent(checks::await);
        return found.flatMap(session -> sessions.look(session.id()));
    }

    /**
     * The login of somebody who is connected by it, which does not last longer by that. Has the provider asked, if that is due.
     *
     * @return empty if there is none of this id, or it is over
     */
    public Optional<LoginSession> watched(String id) {
        Optional<LoginSession> found = sessions.look(id);
        found.ifPresent(checks::begin);
        return found;
    }

    /** The same, and nobody is asked. */
    public Optional<LoginSession> look(String id) {
        return sessions.look(id);
    }

    /** What the provider says of a login by now. Groups count before this returns: who is connected by fewer is asked about. */
    public void renew(LoginSession newer) {
        sessions.replace(newer).filter(before -> !before.identity().groups().equals(newer.identity().groups()))
                .ifPresent(before -> revoked.fire(Revoked.identity(newer.identity().name())));
    }

    /** The provider does not stand by a login any more, which ends. */
    public void disown(String id) {
        sessions.remove(id).ifPresent(session -> tell(session, Reason.REVOKED));
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
