package dev.partyline.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Who was sent to the provider, by the state that comes back; each is taken once. Whoever comes without a login can fill this, so
 * the oldest make room for the newest, and a flood would have to go on for as long as people take. Any thread.
 */
@ApplicationScoped
public class PendingLogins {

    /** In which somebody has to come back. */
    static final Duration LIFETIME = Duration.ofMinutes(10);
    static final int MOST = 20_000;

    @Inject InstantSource clock;

    private final Map<String, PendingLogin> waiting = new LinkedHashMap<>();

    synchronized void add(String state, PendingLogin login) {
        drop(MOST - 1);
        waiting.put(state, login);
    }

    Instant deadline() {
        return clock.instant().plus(LIFETIME);
    }

    /**
     * Takes out what began with this state.
     *
     * @param browser cookie of the browser that comes back; null for none
     * @return empty if there is none, or it was taken, is too late, or began in another browser; then too it is taken
     */
    synchronized Optional<PendingLogin> take(String state, String browser) {
        drop(MOST);
        return Optional.ofNullable(waiting.remove(state)).filter(login -> browser != null
                && MessageDigest.isEqual(login.browser().getBytes(UTF_8), browser.getBytes(UTF_8)));
    }

    private void drop(int most) {
        Instant now = clock.instant();
        for (Iterator<PendingLogin> oldest = waiting.values().iterator(); oldest.hasNext();) {
            boolean over = !oldest.next().expires().isAfter(now);
            if (!over && waiting.size() <= most) return;
            oldest.remove();
        }
    }
}
