package dev.partyline.admin;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.partyline.agent.AgentSupervisor;
import dev.partyline.agent.DemoConversation;
import dev.partyline.agent.StartSecrets;
import dev.partyline.audit.AuditTrail;
import dev.partyline.config.JwtSettings;
import dev.partyline.config.Models;
import dev.partyline.config.OidcSettings;
import dev.partyline.config.Settings;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StoreException;
import dev.partyline.redis.RedisMembership;
import dev.partyline.rest.Readiness;
import dev.partyline.security.Authenticator;
import dev.partyline.session.EventDelivery;
import dev.partyline.session.Watchers;
import dev.partyline.socketio.V0Server;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;

/**
 * Start and end of the application, in order. It starts by ending the runs that a crash left behind, and is ready after
 * that. It ends by refusing new connections, handing agents over to other nodes or stopping them, closing sockets with 1012, and flushing audit and store: Payara
 * calls it while sockets are still open, WildFly after it has closed them with 1001 itself. It depends on the registry,
 * or a server may stop that one first, and the end could not reach the connections.
 */
@Singleton
@Startup
@DependsOn("SessionRegistry")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Lifecycle {

    private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Inject Settings settings;
    @Inject JwtSettings jwt;
    @Inject OidcSettings oidc;
    @Inject Authenticator authenticator;
    @Inject Models models;
    @Inject EventStore store;
    @Inject RedisMembership membership;
    @Inject AgentSupervisor agents;
    @Inject DemoConversation demo;
    @Inject StartSecrets secrets;
    @Inject EventDelivery delivery;
    @Inject V0Server socketIo;
    @Inject Watchers watchers;
    @Inject SharedRevocations revocations;
    @Inject AuditTrail audit;
    @Resource ManagedThreadFactory factory;
    @Inject Readiness readiness;

    @PostConstruct
    void start() {
        LOG.log(INFO, () -> "Partyline starts with " + settings + ", " + jwt + ", " + oidc + " and " + models);
        if (authenticator.open()) {
            LOG.log(WARNING, "neither session API keys nor tokens nor logins are configured: only direct requests from this machine are served");
        }
        socketIo.start();
        storageIsAway(store::list);
        revocations.start();
        audit.start();
        factory.newThread(this::recover).start();
    }

    private void recover() {
        try {
            while (storageIsAway(agents::start)) {
                if (stopped.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) return;
            }
            readiness.up();
            secrets.renew();
            if (settings.demo()) demo.play();
        } catch (RuntimeException failure) { // edge of the thread
            LOG.log(ERROR, readiness.ready() ? "secrets were not renewed, or the demo does not play"
                    : "recovery failed; the server stays not ready", failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tries to begin with something, for which a server of a cluster waits while Redis is away. A store of its own that cannot
     *  be opened stops the deployment, with its reason. */
    private boolean storageIsAway(Runnable beginning) {
        try {
            beginning.run();
            return false;
        } catch (StoreException failure) {
            if (membership.connections().isEmpty()) throw failure;
            LOG.log(DEBUG, "the server is not ready before Redis is there", failure);
            return true;
        }
    }

    @PreDestroy
    void stop() {
        if (!stopping.compareAndSet(false, true)) return;
        stopped.countDown();
        readiness.down();
        // the store holds the data directory, which the audit lies in, too
        List.<Runnable>of(agents::handOver, socketIo::stop, delivery::stop, agents::stop, watchers::leave, audit::stop, store::close).forEach(this::stop);
        LOG.log(INFO, "Partyline has stopped");
    }

    /** Whatever becomes of one part, the others are stopped. Payara loads no class any more by now. */
    private void stop(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | LinkageError failure) { // edge of the application
            LOG.log(ERROR, "a part could not be stopped", failure);
        }
    }
}
