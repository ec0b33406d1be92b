package dev.partyline.admin;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.partyline.agent.AgentSupervisor;
import dev.partyline.agent.DemoConversation;
import dev.partyline.config.Settings;
import dev.partyline.conversation.EventStore;
import dev.partyline.rest.Readiness;
import dev.partyline.session.DeliveryThreads;
import dev.partyline.session.EventDelivery;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/**
 * Start and end of the application, in order. It starts by ending the runs that a crash left behind, and is ready after
 * that. It ends by refusing new connections, stopping agents, closing sockets with 1012, and flushing the store: Payara
 * calls it while sockets are still open, WildFly after it has closed them with 1001 itself.
 */
@Singleton
@Startup
@DependsOn("SessionRegistry") // without it WildFly may stop the registry first, and then nothing else would be stopped
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Lifecycle {

    private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());

    private final AtomicBoolean stopping = new AtomicBoolean();

    @Inject Settings settings;
    @Inject EventStore store;
    @Inject AgentSupervisor agents;
    @Inject DemoConversation demo;
    @Inject EventDelivery delivery;
    @Inject DeliveryThreads threads;
    @Inject Readiness readiness;

    @PostConstruct
    void start() {
        LOG.log(INFO, () -> "Partyline starts with " + settings);
        if (settings.open()) {
            LOG.log(WARNING, "no session API keys are configured: only direct requests from this machine are served");
        }
        store.list(); // a store that cannot be opened stops the deployment here, with its reason
        threads.stripe().execute(this::recover);
    }

    private void recover() {
        try {
            agents.start();
            if (settings.demo()) demo.play();
            readiness.up();
        } catch (RuntimeException failure) { // edge of the thread
            LOG.log(ERROR, "recovery failed; the server stays not ready", failure);
        }
    }

    @PreDestroy
    void stop() {
        if (!stopping.compareAndSet(false, true)) return;
        readiness.down();
        delivery.stop();
        agents.stop();
        store.close();
        LOG.log(INFO, "Partyline has stopped");
    }
}
