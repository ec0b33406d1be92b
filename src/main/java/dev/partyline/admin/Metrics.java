package dev.partyline.admin;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** The one place where counters and durations are kept, whoever reads them. */
@ApplicationScoped
public class Metrics {

    private PrometheusMeterRegistry registry;
    private JvmGcMetrics collections;

    @PostConstruct
    void open() {
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        collections = new JvmGcMetrics();
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
    }

    /** Never proxied: the class allows none. */
    @Produces
    @jakarta.inject.Singleton
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    @PreDestroy
    void close() {
        collections.close();
        registry.close();
    }
}
