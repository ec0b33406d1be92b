package dev.partyline.security;

import java.security.Principal;
import java.time.InstantSource;
import java.util.Optional;

import dev.partyline.config.JwtSettings;
import dev.partyline.config.OidcSettings;
import dev.partyline.config.SessionKeyFile;
import dev.partyline.config.Settings;
import dev.partyline.config.TenantSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Makes an identity of what was shown, for every protocol alike. Any thread; a token may wait for its issuer's keys. */
@ApplicationScoped
public class Authenticator {

    private static final String SCHEME = "Bearer ";

    @Inject Settings settings;
    @Inject JwtSettings jwt;
    @Inject TenantSettings tenants = TenantSettings.NONE;
    @Inject SessionKeyFile keyFile;
    @Inject SessionKeys keys;
    @Inject BearerTokens tokens;
    @Inject TicketDesk tickets;
    @Inject Revocations revocations;
    @Inject InstantSource clock;
    @Inject OidcSettings oidc;
    @Inject Logins logins;

    /** Open mode: nothing is configured by which anybody could be known, and whoever gets here is somebody on this machine. */
    public boolean open() {
        return settings.sessionApiKeys().isEmpty() && keyFile.path().isEmpty() && !tenants.hasSessionKeys() && !jwt.on()
                && !oidc.on();
    }

    /** Whether tokens are taken; without an issuer their header is of no interest, for it may be meant for a proxy. */
    public boolean takesTokens() {
        return jwt.on();
    }

    /**
     * What a request shows by its headers. A key counts before a token, also when it is wrong.
     *
     * @param key the {@code X-Session-API-Key} header, null for none
     * @param authorization the header of that name, null for none
     * @return empty for nothing
     */
    public Optional<Credential> presented(String key, String authorization) {
        if (key != null) return Optional.of(new Credential.Key(key));
        boolean bearer = takesTokens() && authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return bearer ? Optional.of(new Credential.Bearer(authorization.substring(SCHEME.length()).strip()))
                : Optional.empty();
    }

    /** Whether people can sign in by a browser. */
    public boolean takesLogins() {
        return oidc.on();
    }

    /**
     * What a browser shows by itself, and therefore counts behind everything that was meant to be shown.
     *
     * @param user principal of the request; null for none
     * @return empty for nothing, and for the cookie of a login that is over, for that is in nobody's way
     */
    public Optional<Credential> login(Principal user) {
        return Optional.ofNullable(user instanceof Admission admission ? admission.login() : null)
                .map(LoginCookie::text).filter(text -> logins.find(text).isPresent())
                .map(Credential.Login::new);
    }

    /**
     * Who shows this. In open mode it is not looked at.
     *
     * @param shown null for nothing
     * @return empty if it lets nobody in
     */
    public Optional<Identity> identify(Credential shown) {
        if (open()) return Optional.of(Identity.LOCAL);
        return known(shown).filter(identity -> !identity.basis().over(clock.instant()) && holds(identity));
    }

    /**
     * Who goes on with a connection by what is shown now; nobody becomes more than the connection was opened for.
     *
     * @param present whose connection it is
     * @return empty if it lets nobody in, or somebody else
     */
    public Optional<Identity> renew(Identity present, Credential shown) {
        return identify(shown).filter(next -> next.continues(present)).map(next -> next.atMost(present.role()));
    }

    /** Whether nobody has ended what an identity rests on. Whether it has ended by itself is {@link Basis#over}. */
    public boolean holds(Identity identity) {
        if (identity.kind() == Identity.Kind.LOGIN && logins.look(identity.basis().token()).isEmpty()) return false;
        boolean byKey = identity.kind() == Identity.Kind.SESSION_KEY && !identity.basis().token().isEmpty();
        return byKey ? keys.has(identity.basis()) : !revocations.cover(identity.basis());
    }

    /** Somebody who is connected, by what is known of her now: a login may be of other groups than when the connection began.
     *  Waits for nothing; to be called now and then, for with it the provider is asked what it knows. */
    public Identity present(Identity connected) {
        if (connected.kind() != Identity.Kind.LOGIN) return connected;
        return logins.watched(connected.basis().token()).map(login -> login.identity().groups())
                .filter(groups -> !groups.equals(connected.groups())).map(connected::in).orElse(connected);
    }

    /** Looks whether what is known has changed where it comes from; to be called now and then. */
    public void refresh() {
        keys.refresh();
    }

    private Optional<Identity> known(Credential shown) {
        if (shown instanceof Credential.Key key) return keys.identify(key.text());
        if (shown instanceof Credential.Bearer token) return tokens.identify(token.text());
        if (shown instanceof Credential.Login login) return logins.find(login.text()).map(LoginSession::identity);
        return shown instanceof Credential.Ticket ticket ? tickets.redeem(ticket) : Optional.empty();
    }
}
