package dev.partyline.admin;

import java.time.Duration;
import java.time.InstantSource;

import dev.partyline.security.Logins;
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

/** Ends logins that have lasted long enough, so that whoever goes by them hears of it; their cookies are good for nothing before that. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LoginSweep {

    private static final Duration EVERY = Duration.ofSeconds(2);

    @Inject Logins logins;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;

    private Sweep sweep;

    @PostConstruct
    void prepare() {
        sweep = new Sweep("logins", EVERY, clock, meters, now -> logins.endExpired());
    }

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false, info = "ends logins that are over")
    public void run() {
        sweep.run();
    }
}
