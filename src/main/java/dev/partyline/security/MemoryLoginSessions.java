package dev.partyline.security;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import dev.partyline.config.OidcSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Logins of one node, gone when it stops. Any thread; nobody waits. */
@ApplicationScoped
public class MemoryLoginSessions implements LoginSessions {

    /** Some 400 MB, most of them tokens of providers. */
    static final int MOST = 50_000;

    /** @param used for the last time, on the server's clock */
    private record Kept(LoginSession session, Instant used) {}

    @Inject OidcSettings options;
    @Inject InstantSource clock;

    private final Map<String, Kept> sessions = new ConcurrentHashMap<>();

    @Override
    public boolean add(LoginSession session) {
        if (sessions.size() >= MOST) return false; // a few more when many come at once
        sessions.put(session.id(), new Kept(session, clock.instant()));
        return true;
    }

    @Override
    public Optional<LoginSession> use(String id) {
        Instant now = clock.instant();
        Kept used = sessions.computeIfPresent(id, (same, kept) -> over(kept, now) ? kept : new Kept(kept.session(), now));
        return Optional.ofNullable(used).filter(kept -> !over(kept, now)).map(Kept::session);
    }

    @Override
    public Optional<LoginSession> look(String id) {
        Instant now = clock.instant();
        return Optional.ofNullable(sessions.get(id)).filter(kept -> !over(kept, now)).map(Kept::session);
    }

    @Override
    public Optional<LoginSession> replace(LoginSession newer) {
        var before = new AtomicReference<LoginSession>();
        sessions.computeIfPresent(newer.id(), (same, kept) -> {
            before.set(kept.session());
            return new Kept(newer, kept.used());
        });
        return Optional.ofNullable(before.get());
    }

    @Override
    public Optional<LoginSession> remove(String id) {
        return Optional.ofNullable(sessions.remove(id)).map(Kept::session);
    }

    @Override
    public List<LoginSession> removeExpired() {
        Instant now = clock.instant();
        return removeIf(kept -> over(kept, now));
    }

    @Override
    public List<LoginSession> removeOf(String subject, String providerSession) {
        if (subject == null && providerSession == null) throw new IllegalArgumentException("whose?");
        return removeIf(kept -> (subject == null || subject.equals(kept.session().identity().basis().subject()))
                && (providerSession == null || providerSession.equals(kept.session().identity().basis().session())));
    }

    @Override
    public int size() {
        return sessions.size();
    }

    private List<LoginSession> removeIf(Predicate<Kept> which) {
        var removed = new ArrayList<LoginSession>();
        sessions.forEach((id, kept) -> {
            if (which.test(kept) && sessions.remove(id, kept)) removed.add(kept.session());
        });
        return removed;
    }

    private boolean over(Kept kept, Instant now) {
        return !now.isBefore(kept.session().expires()) || !now.isBefore(kept.used().plus(options.idle()));
    }
}
