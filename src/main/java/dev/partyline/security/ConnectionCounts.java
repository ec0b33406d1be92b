package dev.partyline.security;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.partyline.config.ConnectionLimits;
import dev.partyline.config.Limits;
import dev.partyline.conversation.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * How many connections there are, of all protocols together: from each address, of each identity, and of those that have
 * not shown who they are. In open mode nothing is bounded by address or identity. Any thread; waits for nothing.
 */
@ApplicationScoped
public class ConnectionCounts {

    /** Counts what was refused, by {@code limit}. */
    static final String METER = "partyline.limits.refused";

    private static final Object ALL = "all";

    private final Map<ConnectionCap, Map<Object, Integer>> counts = new EnumMap<>(ConnectionCap.class);

    @Inject ConnectionLimits limits;
    @Inject Limits bounds;
    @Inject Authenticator authenticator;
    @Inject MeterRegistry meters;

    @PostConstruct
    void prepare() {
        for (ConnectionCap cap : ConnectionCap.values()) counts.put(cap, new ConcurrentHashMap<>());
        gauge("partyline.sockets.open", ConnectionCap.SOCKETS);
        gauge("partyline.sockets.unauthenticated", ConnectionCap.UNAUTHENTICATED_SOCKETS);
    }

    private void gauge(String name, ConnectionCap cap) {
        meters.gauge(name, counts.get(cap), all -> all.getOrDefault(ALL, 0));
    }

    /** A connection has come. @return its place, to be left when it is over; also when it was refused */
    public Place enter(String address) {
        return new Place(address);
    }

    /** One more. @return the first cap that does not allow it; then nothing was counted */
    private Optional<ConnectionCap> add(ConnectionCap cap, Object key) {
        int most = most(cap);
        boolean added = counts.get(cap).merge(key, 1, Integer::sum) <= most || most == 0;
        if (added) return Optional.empty();
        remove(cap, key);
        meters.counter(METER, "limit", Refused.reason(cap)).increment();
        return Optional.of(cap);
    }

    private void remove(ConnectionCap cap, Object key) {
        counts.get(cap).computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
    }

    /** @return 0 for no limit */
    private int most(ConnectionCap cap) {
        return switch (cap) {
            case SOCKETS -> limits.sockets();
            case UNAUTHENTICATED_SOCKETS -> bounds.unauthenticatedSockets();
            case SOCKETS_PER_ADDRESS -> authenticator.open() ? 0 : limits.socketsPerAddress();
            case SOCKETS_PER_IDENTITY -> authenticator.open() ? 0 : limits.socketsPerIdentity();
            case SOCKETS_PER_TENANT -> limits.socketsPerTenant();
            case UNAUTHENTICATED_PER_ADDRESS -> authenticator.open() ? 0 : limits.unauthenticatedPerAddress();
        };
    }

    /** Of one connection. Any thread. */
    public final class Place {

        private final String address;
        private final Optional<ConnectionCap> refusal;
        private boolean left;
        private boolean waiting;
        private Object holder;
        private Tenant tenant;

        private Place(String from) {
            address = from;
            refusal = addBoth(ConnectionCap.SOCKETS, ConnectionCap.SOCKETS_PER_ADDRESS);
            left = refusal.isPresent();
        }

        /** As it came. */
        public String address() {
            return address;
        }

        /** @return why there is none */
        public Optional<ConnectionCap> refusal() {
            return refusal;
        }

        /** It has to show who it is, and is given time for that. @return why it may not */
        public synchronized Optional<ConnectionCap> awaitIdentity() {
            if (left || waiting) return Optional.empty();
            Optional<ConnectionCap> full =
                    addBoth(ConnectionCap.UNAUTHENTICATED_SOCKETS, ConnectionCap.UNAUTHENTICATED_PER_ADDRESS);
            waiting = full.isEmpty();
            return full;
        }

        /** It does not wait any more. Idempotent. */
        public synchronized void endWait() {
            if (waiting) removeBoth(ConnectionCap.UNAUTHENTICATED_SOCKETS, ConnectionCap.UNAUTHENTICATED_PER_ADDRESS);
            waiting = false;
        }

        /** It is known whose it is, in place of whoever it was before. @return why it may not be */
        public synchronized Optional<ConnectionCap> identified(Identity identity) {
            if (left || identity.holder().equals(holder)) return Optional.empty();
            Optional<ConnectionCap> full = add(ConnectionCap.SOCKETS_PER_IDENTITY, identity.holder());
            if (full.isPresent()) return full;
            full = identity.tenant().equals(tenant) ? full : add(ConnectionCap.SOCKETS_PER_TENANT, identity.tenant());
            if (full.isPresent()) {
                remove(ConnectionCap.SOCKETS_PER_IDENTITY, identity.holder());
                return full;
            }
            endWait();
            forget(identity.tenant().equals(tenant) ? null : tenant);
            holder = identity.holder();
            tenant = identity.tenant();
            return Optional.empty();
        }

        /** It is over. Idempotent. */
        public synchronized void leave() {
            if (left) return;
            left = true;
            endWait();
            removeBoth(ConnectionCap.SOCKETS, ConnectionCap.SOCKETS_PER_ADDRESS);
            forget(tenant);
        }

        /** @param of whose it was; null if it still is */
        private void forget(Tenant of) {
            if (holder != null) remove(ConnectionCap.SOCKETS_PER_IDENTITY, holder);
            if (of != null) remove(ConnectionCap.SOCKETS_PER_TENANT, of);
        }

        private Optional<ConnectionCap> addBoth(ConnectionCap ofAll, ConnectionCap ofAddress) {
            Optional<ConnectionCap> full = add(ofAll, ALL);
            if (full.isPresent()) return full;
            Optional<ConnectionCap> own = add(ofAddress, AddressGroup.of(address));
            if (own.isPresent()) remove(ofAll, ALL);
            return own;
        }

        private void removeBoth(ConnectionCap ofAll, ConnectionCap ofAddress) {
            remove(ofAll, ALL);
            remove(ofAddress, AddressGroup.of(address));
        }
    }
}
