package dev.partyline.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.partyline.agent.AgentRuntime;
import dev.partyline.agent.RuntimeFactory;
import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V1Events;
import dev.partyline.security.Action;
import dev.partyline.security.ConversationPolicy;
import dev.partyline.security.Identity;
import dev.partyline.session.ClientCommands;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.MultivaluedHashMap;
import org.junit.jupiter.api.function.Executable;

/** The beans behind the resources, on a store in lists. */
final class Fixture {

    static final Caller SOMEBODY = new Caller(Identity.LOCAL, null);

    final FakeEventStore store = new FakeEventStore();
    final DenyingPolicy policy = new DenyingPolicy();
    final EventLog log;
    final Conversations conversations;
    final ClientCommands commands;
    final Access access;
    final EventPages events;
    final ConversationPages pages;
    final ConversationStarter starter;

    Fixture() {
        InstantSource clock = () -> store.now;
        var beans = new Beans().with(store, policy, clock, Limits.defaults(), Beans.silence(),
                Beans.instances(new OneRuntime()));
        log = beans.add(new EventLog());
        conversations = beans.add(new Conversations());
        commands = beans.add(new ClientCommands());
        access = beans.add(new Access());
        events = beans.add(new EventPages());
        pages = beans.add(new ConversationPages());
        starter = beans.add(new ConversationStarter());
    }

    ConversationMetadata conversation() {
        store.now = store.now.plusSeconds(1);
        return conversations.create(ConversationId.random(), "", null, Map.of(),
                "{\"kind\":\"Agent\",\"llm\":{\"model\":\"m\"}}", "{\"kind\":\"trajectory\"}").orElseThrow();
    }

    ConversationEvent append(ConversationMetadata conversation, EventDraft draft) {
        return log.append(conversation.id(), List.of(draft)).toCompletableFuture().join().get(0);
    }

    /** An agent says each of the texts. */
    List<String> say(ConversationMetadata conversation, String... texts) {
        return Stream.of(texts).map(text -> append(conversation, V1Events.agentMessage(text)).eventId()).toList();
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
        public AgentRuntime create(ConversationMetadata metadata, Predicate<String> appended) {
            throw new UnsupportedOperationException();
        }
    }
}
