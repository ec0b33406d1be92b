package dev.partyline.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.partyline.agent.AgentFailure;
import dev.partyline.agent.Iterations;
import dev.partyline.agent.RuntimeFactory;
import dev.partyline.agent.StartSecrets;
import dev.partyline.agent.StartSecrets.Kept;
import dev.partyline.config.Models;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V1Events;
import dev.partyline.security.Action;
import dev.partyline.security.Deed;
import dev.partyline.session.ClientCommands;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.SecurityContext;

/** Makes the conversation that a client asks for, or finds the one that has its id. */
@ApplicationScoped
public class ConversationStarter {

    private static final String MESSAGE = "initial_message";
    /** Keys of the state updates that a conversation may begin with. */
    private static final List<String> SETTINGS = List.of(ConfirmationPolicy.KEY, Iterations.KEY);
    private static final Duration PREPARATION = Duration.ofSeconds(40);

    @Inject Conversations conversations;
    @Inject EventLog log;
    @Inject ClientCommands commands;
    @Inject Access access;
    @Inject Models models;
    @Inject StartSecrets secrets;
    @Inject @Any Instance<RuntimeFactory> runtimes;

    /** @param fresh false if a conversation of that id was there; of the request only the form was looked at then */
    record Started(ConversationMetadata conversation, boolean fresh) {}

    /**
     * Waits until the conversation and its first records are durable.
     *
     * @throws ProblemException 422 if the request makes no sense; 403; 409 if the id is taken, and not for the caller
     */
    Started start(JsonObject body, SecurityContext caller) {
        StartRequest request = StartRequest.parse(body);
        Optional<ConversationMetadata> known = request.id().flatMap(id -> access.find(id, caller, Action.WATCH));
        if (known.isPresent()) {
            if (!opened(known.get())) open(known.get(), request, caller);
            return new Started(known.get(), false);
        }
        access.permit(caller, Action.CREATE, null);
        request.id().flatMap(conversations::find).ifPresent(invisible -> {
            throw taken(invisible.id());
        });
        check(request.runtime());
        return create(request, GivenSecrets.of(body), prepared(request.runtime(), body), caller);
    }

    private Started create(StartRequest request, Kept given, JsonObject runtime, SecurityContext caller) {
        ConversationId id = request.id().orElseGet(ConversationId::random);
        var wanted = new ConversationMetadata(id, 0, Access.author(caller), request.title(), Instant.EPOCH, Instant.EPOCH,
                request.tags(), EventJson.write(ModelObjects.agent(request.agent(), models)),
                EventJson.write(runtime), Dialect.V1, secrets.sealed(id, given)).of(Access.tenant(caller));
        Optional<ConversationMetadata> made = conversations.create(wanted, fresh -> first(fresh, request, caller));
        if (made.isPresent()) {
            access.done(caller, Deed.Kind.CREATED, id);
            if (request.initialMessage().isPresent()) access.done(caller, Deed.Kind.SAID, id);
            return new Started(made.get(), true);
        }
        if (conversations.find(id).isEmpty()) throw ProblemException.of(409, "Conversation is being made: " + id.dashed());
        return new Started(access.find(id, caller, Action.WATCH).orElseThrow(() -> taken(id)), false); // somebody was faster
    }

    /** By a conversation that the caller may not see; that is more than an unknown one says, but nothing else can be answered. */
    private static ProblemException taken(ConversationId id) {
        return ProblemException.of(409, "Conversation exists: " + id.dashed());
    }

    /** With what it begins; made in one step with it. */
    private List<EventDraft> first(ConversationMetadata made, StartRequest request, SecurityContext caller) {
        if (request.isBare()) return List.of();
        access.permit(caller, Action.SAY, made);
        var first = new ArrayList<EventDraft>();
        first.addAll(settings(made, request, Access.author(caller)));
        first.addAll(commands.first(firstId(made, MESSAGE), request.initialMessage(), request.replays(),
                Access.author(caller)));
        return first;
    }

    /** What is set, in the order of {@link #SETTINGS}. */
    private static List<EventDraft> settings(ConversationMetadata made, StartRequest request, String author) {
        var settings = new ArrayList<EventDraft>();
        request.confirmationPolicy().ifPresent(policy -> settings.add(setting(made, ConfirmationPolicy.KEY, policy)));
        request.mostIterations().ifPresent(most -> settings.add(setting(made, Iterations.KEY, most)));
        return settings.stream().map(setting -> setting.by(author)).toList();
    }

    private static EventDraft setting(ConversationMetadata made, String key, JsonValue value) {
        return V1Events.stateUpdate(firstId(made, key), key, value).changingState();
    }

    /** Whether anything was said or done yet, beyond what was set. */
    private boolean opened(ConversationMetadata conversation) {
        long set = SETTINGS.stream().mapToLong(key -> log.find(conversation.id(), firstId(conversation, key)).orElse(-1))
                .max().orElse(-1);
        return log.head(conversation.id()).offset() > set;
    }

    /** The same for one that was made without. Their ids follow from the conversation, so that a repeated request adds nothing. */
    private void open(ConversationMetadata conversation, StartRequest request, SecurityContext caller) {
        if (request.isBare()) return;
        access.permit(caller, Action.SAY, conversation);
        ConversationId id = conversation.id();
        String author = Access.author(caller);
        settings(conversation, request, author).forEach(setting -> Durable.await(log.append(id, List.of(setting))));
        request.initialMessage().ifPresent(message ->
                Durable.await(commands.sayOnce(id, firstId(conversation, MESSAGE), message, author)));
        if (request.replays()) Durable.await(commands.run(id, author));
    }

    private static String firstId(ConversationMetadata conversation, String what) {
        String name = conversation.id().hex() + "." + conversation.epoch() + "." + what;
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }

    /** The runtime as it is kept, once what it needs elsewhere is there.
     *  @param start the client's request, with its secrets */
    private JsonObject prepared(JsonObject runtime, JsonObject start) {
        try {
            return Durable.await(factory(runtime, "runtime").prepare(runtime, start), PREPARATION);
        } catch (IllegalArgumentException refused) {
            throw Members.wrong("value_error", refused.getMessage(), "runtime");
        } catch (AgentFailure failure) {
            throw ProblemException.of(503, failure.getMessage());
        }
    }

    /** @throws ProblemException if nothing can be run from it */
    void check(JsonObject runtime) {
        check(runtime, "runtime");
    }

    /** @param member of the request that it was made of */
    void check(JsonObject runtime, String member) {
        RuntimeFactory factory = factory(runtime, member);
        try {
            factory.check(runtime);
        } catch (IllegalArgumentException refused) {
            throw Members.wrong("value_error", refused.getMessage(), member);
        }
    }

    private RuntimeFactory factory(JsonObject runtime, String member) {
        String kind = runtime.getString("kind");
        return runtimes.stream().filter(each -> each.kind().equals(kind)).findFirst()
                .orElseThrow(() -> Members.wrong("value_error", "There is no such kind of runtime", member, "kind"));
    }
}
