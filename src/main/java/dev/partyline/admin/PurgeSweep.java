package dev.partyline.admin;

import java.time.Duration;
import java.time.InstantSource;

import dev.partyline.config.Settings;
import dev.partyline.conversation.Conversations;
import dev.partyline.session.Sweep;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/**
 * Forgets deleted conversations once nobody may bring them back any more, those of before a restart too. Late is good
 * enough: what is overdue cannot be brought back whether it was swept or not.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PurgeSweep {

    private static final Duration EVERY = Duration.ofSeconds(10);

    @Inject Conversations conversations;
    @Inject Settings settings;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;

    private Sweep sweep;

    @PostConstruct
    void prepare() {
        sweep = new Sweep("purge", EVERY, clock, meters,
                now -> conversations.purgeDeleted(now.minus(settings.undoDelete())));
    }

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false, info = "purges deleted conversations")
    public void run() {
        sweep.run();
    }
}
