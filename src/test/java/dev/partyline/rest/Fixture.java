package dev.partyline.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.partyline.agent.AgentRuntime;
import dev.partyline.agent.AgentStep;
import dev.partyline.agent.AgentLeases;
import dev.partyline.agent.AgentSupervisor;
import dev.partyline.agent.RuntimeFactory;
import dev.partyline.agent.StartSecrets;
import dev.partyline.cluster.LocalPresence;
import dev.partyline.cluster.Node;
import dev.partyline.config.AccessOptions;
import dev.partyline.config.ClientWaitPolicy;
import dev.partyline.config.Limits;
import dev.partyline.config.Models;
import dev.partyline.config.RateLimits;
import dev.partyline.config.RedisOptions;
import dev.partyline.config.SecretKeys;
import dev.partyline.config.Settings;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.FakeEvent;
import dev.partyline.dialect.V1Events;
import dev.partyline.security.Action;
import dev.partyline.security.ConversationPolicy;
import dev.partyline.security.Door;
import dev.partyline.security.Identity;
import dev.partyline.security.Sealing;
import dev.partyline.session.ClientCommands;
import dev.partyline.session.ManualThreads;
import dev.partyline.session.SessionRegistry;
import dev.partyline.session.Watchers;
import dev.partyline.session.StatusLines;
import dev.partyline.session.V0Commands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.MultivaluedHashMap;
import org.junit.jupiter.api.function.Executable;

/** The beans behind the resources, on a store on the heap. */
final class Fixture {

    static final Caller SOMEBODY = new Caller(Identity.LOCAL, null);

    final CountingEventStore store = new CountingEventStore();
    /** Whatever is told to whomever. */
    final FakeEvent<Object> news = new FakeEvent<>();
    final DenyingPolicy policy = new DenyingPolicy();
    final EventLog log;
    final Conversations conversations;
    final ClientCommands commands;
    final Access access;
    final EventPages events;
    final ConversationPages pages;
    final StartSecrets secrets;
    final ConversationStarter starter;
    final AgentSupervisor agents;
    final Deletion deletion;
    final ConversationImporter importer;
    final V0Commands v0Commands;
    final V0Lifecycle v0;
    final V0Edits v0Edits;
    final V0EventPages v0Events;
    final V0Path path;
    final V0ConversationResource v0Resource;

    Fixture() {
        this(Duration.ofDays(1));
    }

    /** @param undoDelete how long a deleted conversation can be brought back */
    Fixture(Duration undoDelete) {
        var settings = new Settings(Path.of("."), List.of(), List.of(), List.of(), false, "memory", undoDelete,
                ClientWaitPolicy.CONTINUE);
        InstantSource clock = () -> store.now;
        var beans = new Beans().with(store, policy, clock, limits(), settings,
                news, FakeInstance.of(new OneRuntime()), new ManualThreads(), new SimpleMeterRegistry(), Models.NONE, new SecretKeys(List.of()),
                AccessOptions.defaults(), new Door(List.of(), limits()).authenticator);
        log = beans.add(new EventLog());
        conversations = beans.add(new Conversations());
        commands = beans.add(new ClientCommands());
        beans.with(new Door(List.of(), limits()).limiter(RateLimits.defaults()));
        access = beans.add(new Access());
        beans.with(new LocalPresence(new Node("test", "")));
        beans.add(new Watchers());
        beans.add(new SessionRegistry());
        beans.add(new StatusLines());
        beans.add(new ProjectedCounts());
        events = beans.add(new EventPages());
        pages = beans.add(new ConversationPages());
        beans.with(RedisOptions.NONE);
        beans.add(new Sealing());
        secrets = beans.add(new StartSecrets());
        starter = beans.add(new ConversationStarter());
        beans.with(new AgentLeases());
        agents = beans.add(new AgentSupervisor());
        deletion = beans.add(new Deletion());
        importer = beans.add(new ConversationImporter());
        v0Commands = beans.add(new V0Commands());
        v0 = beans.add(new V0Lifecycle());
        v0Edits = beans.add(new V0Edits());
        v0Events = beans.add(new V0EventPages());
        path = beans.add(new V0Path());
        beans.add(new RequestBody());
        v0Resource = beans.add(new V0ConversationResource());
    }

    ConversationMetadata conversation() {
        store.now = store.now.plusSeconds(1);
        return conversations.create(ConversationId.random(), "", null, Map.of(),
                "{\"kind\":\"Agent\",\"llm\":{\"model\":\"m\"}}", "{\"kind\":\"trajectory\"}", Dialect.V1).orElseThrow();
    }

    /** One of V0 whose log is empty. */
    ConversationMetadata v0Conversation() {
        return conversations.create(ConversationId.random(), "", null, Map.of(), "{}", "{\"kind\":\"trajectory\"}",
                Dialect.V0).orElseThrow();
    }

    ConversationEvent append(ConversationMetadata conversation, EventDraft draft) {
        return log.append(conversation.id(), List.of(draft)).toCompletableFuture().join().get(0);
    }

    /** An agent says each of the texts. */
    List<String> say(ConversationMetadata conversation, String... texts) {
        return Stream.of(texts).map(text -> append(conversation, V1Events.agentMessage(text)).eventId()).toList();
    }

    /** The defaults, but that imports of more than a mebibyte are too long. */
    private static Limits limits() {
        Limits d = Limits.defaults();
        return new Limits(d.authenticationTimeout(), d.ticketLifetime(), d.ticketsPerIdentity(), d.pingInterval(),
                d.pongTimeout(), d.stuckWrite(), d.clientWait(),
                d.positionSweep(), d.windowFrames(), d.windowBytes(), d.unacknowledgedBytes(), d.controlFrames(),
                d.inboundMessageBytes(), d.outboundFrameBytes(), d.fullStateBytes(), d.unauthenticatedSockets(),
                d.socketsPerConversation(), d.tailEvents(), d.tailBytes(), d.appendQueueBytes(), d.journalBytes(),
                d.backlogBytes(), d.runGrace(), 1 << 20, d.socketIoSessions(), d.agentWait(), d.deliveryPause());
    }

    static Parameters query(String... namesAndValues) {
        var map = new MultivaluedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) map.add(namesAndValues[i], namesAndValues[i + 1]);
        return new Parameters(map);
    }

    static JsonObject json(String singleQuoted) {
        return EventJson.parseObject(singleQuoted.replace('\'', '"'));
    }

    /** @param body expected, with single quotes */
    static void assertProblem(int status, String body, Executable request) {
        var problem = assertThrows(ProblemException.class, request);
        assertEquals(body.replace('\'', '"'), Answers.text(problem.problem()));
        assertEquals(status, problem.status());
    }

    /** Permits everything but one action. */
    static final class DenyingPolicy extends ConversationPolicy {

        Action denied;

        @Override
        public boolean permit(Identity identity, Action action, ConversationMetadata conversation) {
            return action != denied && super.permit(identity, action, conversation);
        }
    }

    /** Refuses what has a member {@code bad}. */
    private static final class OneRuntime implements RuntimeFactory {

        @Override
        public String kind() {
            return "trajectory";
        }

        @Override
        public void check(JsonObject runtime) {
            if (runtime.containsKey("bad")) throw new IllegalArgumentException("runtime.bad is bad");
        }

        @Override
        public AgentRuntime create(ConversationMetadata metadata, Function<String, OptionalLong> offsets) {
            return new Thinker();
        }
    }

    /** An agent that never comes to a conclusion. */
    private static final class Thinker implements AgentRuntime {

        @Override
        public CompletionStage<AgentStep> next(ConversationState state) {
            return new CompletableFuture<>();
        }

        @Override
        public void rejected() {
            // it thinks on
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
