package dev.partyline.audit;

import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

import dev.partyline.audit.AuditEntry.Fact;
import dev.partyline.config.AuditOptions;
import dev.partyline.config.Settings;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationPurged;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.Grant;
import dev.partyline.conversation.StoreException;
import dev.partyline.security.Authenticator;
import dev.partyline.security.Deed;
import dev.partyline.security.LoggedOut;
import dev.partyline.security.LoginBegun;
import dev.partyline.security.LoginEnded;
import dev.partyline.security.Refused;
import dev.partyline.security.SessionKeys;
import dev.partyline.session.ConnectionClosed;
import dev.partyline.session.ConnectionOpened;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Notes who does what, and who is refused, in the directory {@code audit} of the data directory.
 *
 * <p>Threading: observes on whatever thread it happens, that of the store's commits among them, and only puts it in a
 * queue. What happens before {@link #start} and after {@link #stop} is not noted.
 */
@ApplicationScoped
public class AuditTrail {

    /** Within the data directory. */
    static final String DIRECTORY = "audit";

    private static final System.Logger LOG = System.getLogger(AuditTrail.class.getName());

    @Resource ManagedThreadFactory factory;
    @Inject Settings settings;
    @Inject Authenticator authenticator;
    @Inject AuditOptions options;
    @Inject SessionKeys keys;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;

    private volatile AuditWriter writer;

    /**
     * Goes on with the audit that is there; to be called by whoever holds the data directory. Nothing happens if none is
     * to be kept, or nothing else is.
     *
     * @throws StoreException if it cannot be written, with a text for the administrator
     */
    public void start() {
        if (!options.enabled() || !settings.store().equals("file")) return;
        Path directory = settings.dataDir().resolve(DIRECTORY);
        EventJson.quoted("\""); // looks up its provider here: the writer's class loader knows none
        try {
            Files.createDirectories(directory);
            var signer = AuditKeys.readOrMake(settings.dataDir(), directory);
            var chain = new AuditChain(new AuditFiles(directory), signer, clock, options.fileBytes());
            var queue = AuditWriter.queue(options);
            writer = new AuditWriter(chain, options, clock, new AuditMetrics(meters, queue), queue, this::thread);
            LOG.log(INFO, () -> "the audit is kept in " + directory + ", signed with key " + signer.key());
        } catch (IOException failure) {
            throw new StoreException("the audit in " + directory + " cannot be written", failure);
        }
    }

    /** Writes and signs what was noted; waits for that, for a bounded time. */
    public void stop() {
        AuditWriter ending = writer;
        if (ending != null) ending.close();
    }

    void opened(@Observes ConnectionOpened event) {
        note(Fact.of("connected", who(event.connection().identity().name()), event.connection().conversation()));
    }

    void closed(@Observes ConnectionClosed event) {
        String reason = event.reason() == null ? "client" : Refused.reason(event.reason());
        note(new Fact("disconnected", who(event.connection().identity().name()), event.connection().conversation(), null,
                null, null, reason));
    }

    void done(@Observes Deed deed) {
        Grant grant = deed.grant();
        note(new Fact(Refused.reason(deed.kind()), who(deed.who()), deed.conversation(), deed.position(), deed.eventId(),
                null, grant == null ? null : grant.role(), grant == null ? null : whom(grant)));
    }

    private String whom(Grant grant) {
        return grant.kind() == Grant.Kind.USER ? "user " + keys.fingerprint(grant.name()) : "group " + grant.name();
    }

    void signedIn(@Observes LoginBegun event) {
        note(Fact.of("signed-in", who(event.session().identity().name()), null));
    }

    void signedOut(@Observes LoginEnded event) {
        note(new Fact("signed-out", who(event.session().identity().name()), null, null, null, null, Refused.reason(event.why())));
    }

    void refused(@Observes Refused event) {
        String who = event.who() == null ? null : who(event.who());
        note(new Fact("refused", who, event.conversation(), null, null, event.way(), event.reason()));
    }

    /** As the provider calls her; keys are never written like that. */
    void loggedOut(@Observes LoggedOut event) {
        note(new Fact("logged-out", event.who(), null, null, null, event.way(), null));
    }

    /** Nobody can bring it back any more; who had deleted it was noted then. */
    void purged(@Observes ConversationPurged event) {
        ConversationId id = event.metadata().id();
        note(Fact.of("removed", "server", id));
    }

    private void note(Fact fact) {
        AuditWriter open = writer;
        if (open != null) open.add(fact);
    }

    /** In open mode there is nobody to be told apart. */
    private String who(String name) {
        if (name.isEmpty()) return authenticator.open() ? "local" : "server";
        return keys.fingerprint(name);
    }

    private Thread thread(Runnable work) {
        return factory.newThread(() -> {
            Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
            work.run();
        });
    }
}
