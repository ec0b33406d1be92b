package dev.partyline.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;

class RedisAddressTest {

    @Test
    void aServerAloneIsNamedByItsHost() {
        var plain = RedisAddress.parse("redis://redis.example.com");
        assertEquals(Set.of(new HostAndPort("redis.example.com", 6379)), plain.hosts());
        assertEquals(new RedisAddress(RedisAddress.Kind.STANDALONE, true, Set.of(new HostAndPort("::1", 7000)), Optional.of("anna"),
                Optional.of("p@ss:w/d+"), "", 3), RedisAddress.parse("rediss://anna:p%40ss:w%2Fd+@[::1]:7000/3"));
        assertEquals(Optional.empty(), RedisAddress.parse("redis://:secret@host").user());
        assertEquals(Optional.of("secret"), RedisAddress.parse("redis://:secret@host").password());
        assertEquals(Optional.of("secret"), RedisAddress.parse("redis://secret@host").password());
    }

    @Test
    void sentinelsAndClustersAreNamedByTheirHosts() {
        var sentinel = RedisAddress.parse("redis+sentinel://u:p@one,two:7001/primary/2");
        assertEquals(Set.of(new HostAndPort("one", 26379), new HostAndPort("two", 7001)), sentinel.hosts());
        assertEquals("primary", sentinel.name());
        assertEquals(2, sentinel.database());
        assertEquals(0, RedisAddress.parse("redis+sentinel://one/primary").database());
        var cluster = RedisAddress.parse("rediss+cluster://one:7000,two:7000");
        assertEquals(RedisAddress.Kind.CLUSTER, cluster.kind());
        assertEquals(2, cluster.hosts().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:6379", "http://localhost", "redis://", "redis://a,b", "redis://a:0", "redis://a:70000",
            "redis://a/x", "redis+sentinel://a", "redis+sentinel://a/", "redis+cluster://a/1", "redis://u:%zz@a", "redis://a b",
            "redis://a?password=hidden", "redis://hidden:hidden@a:b:c"})
    void anythingElseIsRefusedWithoutShowingIt(String uri) {
        var refused = assertThrows(IllegalArgumentException.class, () -> RedisAddress.parse(uri));
        assertFalse(refused.getMessage().contains("hidden"));
    }

    @Test
    void anAddressShowsNoPassword() {
        assertFalse(RedisAddress.parse("redis://u:hidden@host").toString().contains("hidden"));
    }
}
