package dev.partyline.agent.remote;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.partyline.conversation.AgentTransition;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * Tells the agent server what was said and decided here: messages first noted, then said, then found in its log; decisions;
 * the policy of confirmation; that it is to run, to pause or to stop. One thing at a time, but a stop waits for nothing.
 *
 * <p>Threading: on the executor of its runtime.
 */
final class RemoteTelling {

    private static final int MOST_LOOKS = 10;
    private static final int CONFLICT = 409;
    private static final String POLICY = "confirmation_policy";

    private final RemoteLink link;
    private final RemoteLine line;
    private final RemoteCourse host;

    private boolean busy;
    private boolean stopping;
    private RemoteMessages.Said said;
    private boolean posted;
    private int looks;
    private JsonObject policy;
    private boolean waiting;

    RemoteTelling(RemoteLink link, RemoteLine line, RemoteCourse host) {
        this.link = link;
        this.line = line;
        this.host = host;
    }

    /** The message that may be on its way since an earlier life of this server, or null. */
    void saying(RemoteMessages.Said message) {
        said = message;
        posted = false;
    }

    /** Of the message that is on its way, or null. */
    JsonArray content(RemoteStanding standing) {
        return said != null && said.offset() == standing.saying() ? said.content() : null;
    }

    /** It has turned up there. */
    void heard() {
        said = null;
        posted = false;
        looks = 0;
    }

    /** What the agent server says of its conversation. */
    void policy(JsonObject conversation) {
        policy = conversation.get(POLICY) instanceof JsonObject known ? known : null;
    }

    /** Whether actions may have to be confirmed there. */
    boolean confirms() {
        return policy != null && !EventJson.text(policy, "kind", "").equals("NeverConfirm");
    }

    /** The run has ended with actions that wait. */
    void waits() {
        waiting = true;
    }

    /** Tells that it must stop, if it must.
     *  @return whether that is on its way */
    boolean stop(RemoteRun run) {
        if (!run.mustStop() || stopping) return stopping;
        stopping = true;
        String how = run.stop() == Command.PAUSE ? "pause" : "interrupt";
        line.call(() -> link.api().post(link.id(), how, JsonValue.EMPTY_JSON_OBJECT), done -> {
            run.stopSent();
            host.mustLook();
        }, () -> stopping = false);
        return true;
    }

    /** Between runs: what waited there was refused here. */
    void decided(ConversationState state) {
        boolean refused = waiting && !state.running() && AgentTransition.CONFIRM.next(state.status()).isEmpty()
                && state.unanswered().isEmpty();
        if (refused && !busy && !line.waitsForRetry()) respond(false);
    }

    /**
     * Tells what is to be told next, once everything there was read.
     *
     * @return whether something is on its way, so that the run is not over
     */
    boolean tell(ConversationState state, RemoteRun run, RemoteStanding standing) {
        if (busy) return true;
        if (run.isStopping()) return run.mustStop();
        if (standing.run() != run.offset()) host.note(standing.running(run.offset()));
        else if (run.awaitsDecision()) respond(!state.unanswered().isEmpty());
        else if (said != null || state.lastUserMessage() > standing.heard()) say(state, standing);
        else if (differs(wanted(state))) tellPolicy(wanted(state));
        else if (!run.requested()) request();
        else return false;
        return true;
    }

    private void respond(boolean accept) {
        if (accept) host.requesting();
        send(() -> accept ? answer(true, "") : link.async(() -> link.messages().rejection())
                .thenCompose(reason -> answer(false, reason)), done -> {
            waiting = false;
            if (accept) host.requested(false);
            host.mustLook();
        });
    }

    private CompletionStage<JsonObject> answer(boolean accept, String reason) {
        var body = EventJson.object().add("accept", accept);
        if (!accept) body.add("reason", reason);
        return link.api().post(link.id(), "events/respond_to_confirmation", body.build());
    }

    private void say(ConversationState state, RemoteStanding standing) {
        if (said == null) find(state, standing);
        else if (standing.saying() != said.offset()) host.note(standing.saying(said.offset()));
        else if (!posted) post(said);
        else if (looks++ < MOST_LOOKS) host.lookSoon();
        else giveUp(standing.heard(said.offset()));
    }

    /** It was taken there, but does not turn up in the log. */
    private void giveUp(RemoteStanding standing) {
        host.heard();
        host.note(standing);
    }

    private void find(ConversationState state, RemoteStanding standing) {
        busy = true;
        line.look(() -> link.messages().behind(standing.heard()), found -> {
            said = found.orElse(null);
            if (found.isEmpty()) host.note(standing.heard(state.lastUserMessage()));
        }, () -> busy = false);
    }

    private void post(RemoteMessages.Said message) {
        send(() -> link.api().post(link.id(), RemoteApi.EVENTS, message.body()), done -> {
            posted = said != null && said.offset() == message.offset();
            host.lookSoon();
        });
    }

    private static JsonObject wanted(ConversationState state) {
        return EventJson.parse(state.value(POLICY, "null")) instanceof JsonObject wanted ? wanted : null;
    }

    /** What only one of both says, is a default. */
    private boolean differs(JsonObject wanted) {
        if (wanted == null) return false;
        if (policy == null) return true;
        return wanted.entrySet().stream().anyMatch(member ->
                policy.containsKey(member.getKey()) && !Objects.equals(policy.get(member.getKey()), member.getValue()));
    }

    private void tellPolicy(JsonObject wanted) {
        JsonObject body = EventJson.object().add("policy", wanted).build();
        send(() -> link.api().post(link.id(), POLICY, body), done -> policy = wanted);
    }

    /** One that is running is as good. */
    private void request() {
        busy = true;
        host.requesting();
        line.call(() -> link.api().post(link.id(), "run", JsonValue.EMPTY_JSON_OBJECT).handle(RemoteTelling::going),
                host::requested, () -> busy = false);
    }

    private static boolean going(JsonObject done, Throwable failure) {
        Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof RemoteRefusedException refused && refused.status() == CONFLICT) return true;
        if (cause instanceof RuntimeException other) throw other;
        return false;
    }

    private void send(Supplier<CompletionStage<JsonObject>> what, Consumer<JsonObject> then) {
        busy = true;
        line.call(what, then, () -> busy = false);
    }
}
