package dev.partyline.redis;

import java.util.Optional;

import dev.partyline.config.RedisOptions;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Whether this server is a member of a cluster. Its connections live as long as the application. */
@ApplicationScoped
public class RedisMembership {

    private Optional<RedisConnections> connections = Optional.empty();

    @Inject RedisOptions options;

    @PostConstruct
    void open() {
        if (options.uri().isPresent()) connections = Optional.of(RedisConnections.open(options));
    }

    /** @return empty for a server that stands alone */
    public Optional<RedisConnections> connections() {
        return connections;
    }

    @PreDestroy
    void close() {
        connections.ifPresent(RedisConnections::close);
    }
}
