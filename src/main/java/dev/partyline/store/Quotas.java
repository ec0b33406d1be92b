package dev.partyline.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.partyline.config.StorageLimits;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.StorageLimitException;
import dev.partyline.conversation.StorageLimitException.Limit;
import dev.partyline.conversation.Tenant;

/**
 * How much is kept, and whether more may be. What is on its way to storage is not counted yet, so a limit may be passed by
 * as much as waits in the queue of appends. Any thread; looks at no files but, now and then, at the room on the disk.
 */
final class Quotas {

    /** Beyond a limit, for what ends or withholds work. */
    private static final long VITAL_BYTES = 1 << 20;

    private record Owner(Tenant tenant, String name) {}

    private final ConcurrentMap<Owner, AtomicLong> owners = new ConcurrentHashMap<>();
    private final ConcurrentMap<Tenant, AtomicLong> tenants = new ConcurrentHashMap<>();
    private final StoreMetrics metrics;
    private volatile StorageLimits limits;
    private volatile DiskSpace space;

    Quotas(StoreMetrics metrics) {
        this.metrics = metrics;
    }

    /** From now on. @param room null if there is no disk */
    void keepWithin(StorageLimits most, DiskSpace room) {
        limits = most;
        space = room;
    }

    /** For the log of a conversation. @param owner empty for nobody's, which counts alone */
    Usage usage(Tenant tenant, String owner) {
        AtomicLong ofOwner = owner.isEmpty() ? new AtomicLong()
                : owners.computeIfAbsent(new Owner(tenant, owner), first -> new AtomicLong());
        return new Usage(ofOwner, tenants.computeIfAbsent(tenant, first -> new AtomicLong()));
    }

    /**
     * Whether these may be appended. What ends or withholds work may for a while longer: an agent must be stopped also where
     * there is no room for its work.
     *
     * @return why not
     */
    Optional<StorageLimitException> refusal(Usage usage, List<EventDraft> drafts) {
        Limit reached = reached(usage, drafts.stream().anyMatch(Quotas::isVital));
        if (reached == null) return Optional.empty();
        metrics.limited(reached);
        return Optional.of(new StorageLimitException(reached));
    }

    private Limit reached(Usage usage, boolean vital) {
        StorageLimits most = limits;
        DiskSpace room = space;
        if (most == null) return null;
        if (room != null && (vital ? room.scarce() : room.low())) return Limit.DISK_WATERMARK;
        long more = vital ? VITAL_BYTES : 0;
        if (most.conversationBytes() > 0 && usage.own() >= most.conversationBytes() + more) return Limit.CONVERSATION_BYTES;
        if (most.ownerBytes() > 0 && usage.ofOwner() >= most.ownerBytes() + more) return Limit.OWNER_BYTES;
        return most.tenantBytes() > 0 && usage.ofTenant() >= most.tenantBytes() + more ? Limit.TENANT_BYTES : null;
    }

    private static boolean isVital(EventDraft draft) {
        return draft.dialect() == Dialect.INTERNAL && !draft.kind().equals(Command.RUN.kind());
    }

    /** For operators. */
    Optional<String> trouble() {
        DiskSpace room = space;
        return room != null && room.low() ? Optional.of("the disk is nearly full") : Optional.empty();
    }
}
