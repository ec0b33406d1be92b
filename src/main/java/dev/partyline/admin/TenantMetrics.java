package dev.partyline.admin;

import dev.partyline.config.TenantSettings;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.Tenant;
import dev.partyline.session.SessionRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Shows what each tenant has. It is counted when somebody asks, on the thread that does. */
@ApplicationScoped
public class TenantMetrics {

    @Inject MeterRegistry meters;
    @Inject TenantSettings tenants;
    @Inject Conversations conversations;
    @Inject SessionRegistry sessions;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        for (String name : tenants.names()) {
            Tenant tenant = Tenant.labelled(name);
            Gauge.builder("partyline.tenant.conversations", this, all -> all.conversations(tenant)).tag("tenant", name)
                    .description("conversations of a tenant").register(meters);
            Gauge.builder("partyline.tenant.connections", this, all -> all.connections(tenant)).tag("tenant", name)
                    .description("open connections of a tenant").register(meters);
        }
    }

    private long conversations(Tenant tenant) {
        return conversations.list().stream().filter(each -> each.tenant().equals(tenant)).count();
    }

    private long connections(Tenant tenant) {
        return sessions.everybody().filter(each -> each.identity().tenant().equals(tenant)).count();
    }
}
