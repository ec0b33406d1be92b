package dev.partyline.security;

import java.util.Optional;

import dev.partyline.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Makes an identity of what was shown, for every protocol alike. Any thread. */
@ApplicationScoped
public class Authenticator {

    @Inject Settings settings;
    @Inject SessionKeys keys;
    @Inject TicketDesk tickets;

    /** Whether everybody who gets here is somebody on this machine, whatever they show. */
    public boolean open() {
        return settings.open();
    }

    /**
     * Who shows this. In open mode it is not looked at.
     *
     * @param shown null for nothing
     * @return empty if it lets nobody in
     */
    public Optional<Identity> identify(Credential shown) {
        if (open()) return Optional.of(Identity.LOCAL);
        if (shown instanceof Credential.Key key) return keys.identify(key.text());
        return shown instanceof Credential.Ticket ticket ? tickets.redeem(ticket) : Optional.empty();
    }
}
