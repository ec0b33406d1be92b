package dev.partyline.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.partyline.cluster.Node;
import dev.partyline.cluster.Presence;
import dev.partyline.conversation.ConversationId;

/**
 * Servers in one hash, and what is watched on each in a set for each bucket, which outlives its server by a minute and counts
 * only while the server does. Sets are told when they change, and again now and then, so that a Redis which has lost them has
 * them again.
 *
 * <p>Threading: as the port says; one announcement at a time.
 */
public final class RedisPresence implements Presence {

    private static final RedisScript NODES = RedisScript.named("nodes.lua");
    private static final RedisScript WATCHING = RedisScript.named("watching.lua");
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofSeconds(20);

    private final RedisConnections redis;
    private final Node self;
    private final Duration span;
    private final InstantSource clock;
    private Set<ConversationId> told = Set.of();
    private Instant toldAll = Instant.MIN;

    /** @param span how long after its last announcement a server is there */
    public RedisPresence(RedisConnections redis, Node self, Duration span, InstantSource clock) {
        this.redis = redis;
        this.self = self;
        this.span = span;
        this.clock = clock;
    }

    @Override
    public Node self() {
        return self;
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public List<Node> nodes() {
        return nodes("list");
    }

    private List<Node> nodes(String... arguments) {
        var answer = (List<?>) redis.call(client -> NODES.run(client, List.of(redis.keys().ofAll("nodes")), List.of(arguments)));
        return IntStream.range(0, answer.size() / 2)
                .mapToObj(i -> new Node((String) answer.get(2 * i), (String) answer.get(2 * i + 1))).toList();
    }

    @Override
    public synchronized void announce(Set<ConversationId> watchedHere) {
        nodes("announce", self.id(), self.url(), Long.toString(span.toMillis()));
        Instant now = clock.instant();
        boolean again = !now.isBefore(toldAll.plus(AGAIN));
        var changed = new HashSet<Integer>();
        difference(told, watchedHere).forEach(id -> changed.add(Keys.bucket(id)));
        if (again) watchedHere.forEach(id -> changed.add(Keys.bucket(id)));
        var buckets = watchedHere.stream().collect(Collectors.groupingBy(Keys::bucket));
        for (int bucket : changed) tell(bucket, buckets.getOrDefault(bucket, List.of()));
        told = Set.copyOf(watchedHere);
        if (again) toldAll = now;
    }

    private static Stream<ConversationId> difference(Set<ConversationId> one, Set<ConversationId> other) {
        return Stream.concat(one.stream().filter(id -> !other.contains(id)), other.stream().filter(id -> !one.contains(id)));
    }

    private void tell(int bucket, List<ConversationId> watched) {
        var arguments = new ArrayList<>(List.of("set", Long.toString(KEPT.toMillis())));
        watched.forEach(id -> arguments.add(id.hex()));
        redis.call(client -> WATCHING.run(client, List.of(key(bucket, self.id())), arguments));
    }

    @Override
    public Set<ConversationId> watchedElsewhere(Collection<ConversationId> conversations) {
        if (conversations.isEmpty()) return Set.of();
        List<String> others = nodes().stream().map(Node::id).filter(id -> !id.equals(self.id())).toList();
        if (others.isEmpty()) return Set.of();
        var watched = new HashSet<ConversationId>();
        Map<Integer, List<ConversationId>> buckets = conversations.stream().collect(Collectors.groupingBy(Keys::bucket));
        buckets.forEach((bucket, asked) -> watched.addAll(watched(bucket, asked, others)));
        return Set.copyOf(watched);
    }

    private List<ConversationId> watched(int bucket, List<ConversationId> asked, List<String> nodes) {
        List<String> keys = nodes.stream().map(node -> key(bucket, node)).toList();
        List<String> arguments = Stream.concat(Stream.of("which"), asked.stream().map(ConversationId::hex)).toList();
        var answer = (List<?>) redis.call(client -> WATCHING.run(client, keys, arguments));
        return answer.stream().map(id -> ConversationId.parse((String) id)).toList();
    }

    @Override
    public synchronized void leave() {
        nodes("forget", self.id());
        told.stream().map(Keys::bucket).distinct().forEach(bucket -> tell(bucket, List.of()));
        told = Set.of();
    }

    private String key(int bucket, String node) {
        return redis.keys().ofBucket(bucket, "watched:" + node);
    }
}
