package dev.partyline.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Predicate;

import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What makes an agent run, stop and ask, over HTTP (V1 spec section 5, 7.2 and section 10, G and B11). */
class RunsIT {

    private static final String BUSY = "Conversation already running. Wait for completion or pause first.";
    private static final String ALWAYS = "{'policy':{'kind':'AlwaysConfirm'}}";

    private final PlainHttp http = new PlainHttp(SharedServers.open(), "");

    @Test
    void aMessageThatDoesNotSayRunOnlyAppends() {
        var chat = Chat.start(http, Recordings.acting());

        Expect.success(chat.say("one", false));
        Expect.success(chat.post("/events", "{'content':[{'type':'text','text':'two'}]}"));

        assertEquals("idle", chat.status());
        assertEquals(List.of("MessageEvent", "last_user_message_id", "MessageEvent", "last_user_message_id"),
                chat.kinds());
    }

    @Test
    void aMessageThatSaysRunRunsAnIdleAgent() {
        var chat = Chat.start(http, Recordings.acting());

        Expect.success(chat.say("go", true));

        chat.awaitStatus("finished");
        assertEquals(List.of("MessageEvent", "last_user_message_id", "running", "ActionEvent", "ObservationEvent",
                "MessageEvent", "finished"), chat.kinds());
    }

    @Test
    void aMessageDuringARunIsAppendedAndRunsNothingTwice() {
        var chat = Chat.start(http, Recordings.slow());
        Expect.success(chat.ask("run"));

        Expect.success(chat.say("still there?", true));

        assertEquals(1, chat.kinds().stream().filter("running"::equals).count());
        assertTrue(chat.kinds().contains("MessageEvent"));
        assertEquals("running", chat.status());
    }

    @Test
    void aRunIsAnsweredBeforeItEndsAndIsSeenRunning() {
        var chat = Chat.start(http, Recordings.slow());

        Expect.success(chat.post("/run", "{}"));

        assertEquals("running", chat.status());
        Expect.refusal(409, BUSY, chat.ask("run"));
        Expect.refusal(404, Chat.NOT_FOUND, Chat.unknown(http).ask("run"));
    }

    @Test
    void whatIsSaidBehindAFinishedRunIsAnsweredByAnother() {
        var chat = Chat.start(http, Recordings.saying("first"));
        Expect.success(chat.say("one", true));
        chat.awaitStatus("finished");

        Expect.success(chat.say("two", true));

        chat.awaitStatus("finished");
        assertEquals(2, chat.events().stream().filter(from("agent")).count());
        assertEquals(2, chat.kinds().stream().filter("running"::equals).count());
    }

    @Test
    void whatIsSaidBehindAFinishedRunWithoutRunIsNotAnswered() {
        var chat = Chat.start(http, Recordings.saying("first"));
        Expect.success(chat.say("one", true));
        chat.awaitStatus("finished");

        Expect.success(chat.say("two", false));

        assertEquals("idle", chat.status());
        assertEquals(List.of("idle", "MessageEvent", "last_user_message_id"), lastKinds(chat, 3));
    }

    @Test
    void aRunIsPausedBetweenTwoStepsAndGoesOn() {
        var chat = Chat.start(http, Recordings.slow());
        chat.ask("run");
        chat.awaitEvent("ActionEvent");

        Expect.success(chat.post("/pause", "{}"));

        chat.awaitStatus("paused");
        assertEquals(List.of("ActionEvent", "paused", "PauseEvent"), lastKinds(chat, 3));
        Expect.success(chat.ask("run"));
        assertEquals("running", chat.status());
    }

    @Test
    void anIdleAgentIsPausedAtOnceAndTwiceChangesNothing() {
        var chat = Chat.start(http, Recordings.slow());

        Expect.success(chat.ask("pause"));
        assertEquals(List.of("paused", "PauseEvent"), chat.kinds());

        Expect.success(chat.ask("pause"));
        assertEquals(List.of("paused", "PauseEvent"), chat.kinds());
    }

    @Test
    void anInterruptEndsTheStepAndIsFoundByItsName() {
        var chat = Chat.start(http, Recordings.slow());
        chat.ask("run");
        chat.awaitEvent("ActionEvent");

        Expect.success(chat.ask("interrupt"));

        chat.awaitStatus("paused");
        assertEquals(List.of("ActionEvent", "AgentErrorEvent", "paused", "InterruptEvent"), lastKinds(chat, 4));
        Expect.answer(200, "1", chat.get("/events/count?kind=openhands.sdk.event.user_action.InterruptEvent"));
        JsonObject error = chat.events().stream().filter(e -> e.getString("kind").equals("AgentErrorEvent")).findFirst()
                .orElseThrow();
        assertEquals("call-1", error.getString("tool_call_id"));
        assertEquals("Tool call interrupted before completion. The conversation was paused.", error.getString("error"));
    }

    @Test
    void nobodyCanBeStoppedWhoIsUnknown() {
        Expect.refusal(400, Chat.NOT_FOUND, Chat.unknown(http).ask("pause"));
        Expect.refusal(400, Chat.NOT_FOUND, Chat.unknown(http).ask("interrupt"));
    }

    @Test
    void acceptingRunsTheAgent() {
        var chat = waiting();

        Expect.success(chat.post("/events/respond_to_confirmation", "{'accept':true}"));

        chat.awaitStatus("finished");
        assertTrue(chat.kinds().contains("ObservationEvent"));
        assertTrue(!chat.kinds().contains("UserRejectObservation"), chat.kinds()::toString);
        Expect.success(chat.post("/events/respond_to_confirmation", "{'accept':true}"));
    }

    @Test
    void refusingAnswersTheActionsAndRunsNothing() {
        var chat = waiting();

        Expect.success(chat.post("/events/respond_to_confirmation", "{'accept':false,'reason':'too risky'}"));

        assertEquals("idle", chat.status());
        JsonObject refusal = chat.events().stream()
                .filter(event -> event.getString("kind").equals("UserRejectObservation")).findFirst().orElseThrow();
        assertEquals("too risky", refusal.getString("rejection_reason"));
        assertEquals("call-1", refusal.getString("tool_call_id"));
        assertEquals(List.of("UserRejectObservation", "idle"), lastKinds(chat, 2));
    }

    @Test
    void aRefusalWithoutReasonHasTheProtocols() {
        var chat = waiting();

        Expect.success(chat.post("/events/respond_to_confirmation", "{'accept':false}"));

        assertTrue(chat.get("/events/search").body().contains("\"rejection_reason\":\"User rejected the action.\""));
    }

    @Test
    void aMessageIsNoConfirmation() {
        var chat = waiting();

        Expect.success(chat.say("what is this?", true));

        assertEquals("waiting_for_confirmation", chat.status());
        Expect.success(chat.ask("run"));
        chat.awaitStatus("finished");
    }

    @Test
    void answersAndPoliciesAreChecked() {
        var chat = Chat.start(http, Recordings.silent());

        Expect.invalid("missing", "'body','accept'", "Field required",
                chat.post("/events/respond_to_confirmation", "{}"));
        Expect.invalid("bool_type", "'body','accept'", "Input should be a valid boolean",
                chat.post("/events/respond_to_confirmation", "{'accept':'true'}"));
        Expect.invalid("missing", "'body','policy'", "Field required", chat.post("/confirmation_policy", "{}"));
        Expect.invalid("union_tag_invalid", "'body','policy','kind'", "Input should name a kind of policy",
                chat.post("/confirmation_policy", "{'policy':{'kind':'x'}}"));
        Expect.invalid("enum", "'body','policy','threshold'", "Input should be LOW, MEDIUM or HIGH",
                chat.post("/confirmation_policy", "{'policy':{'kind':'ConfirmRisky','threshold':'UNKNOWN'}}"));
        var unknown = Chat.unknown(http);
        Expect.refusal(404, Chat.NOT_FOUND, unknown.post("/events/respond_to_confirmation", "{'accept':true}"));
        Expect.refusal(404, Chat.NOT_FOUND, unknown.post("/confirmation_policy", ALWAYS));
        Expect.refusal(404, Chat.NOT_FOUND, unknown.post("/secrets", "{'secrets':{}}"));
    }

    @Test
    void aPolicyIsSeenByEverybody() {
        var chat = Chat.start(http, Recordings.silent());

        Expect.success(chat.post("/confirmation_policy", "{'policy':{'kind':'ConfirmRisky','extra':1}}"));

        assertEquals(List.of("confirmation_policy"), chat.kinds());
        assertEquals(Fixture.json("{'kind':'ConfirmRisky','threshold':'HIGH','confirm_unknown':true}"),
                chat.get("").json().getJsonObject("confirmation_policy"));
    }

    @Test
    void secretsOfEveryFormAreTakenAndShownToNobody() {
        var chat = Chat.start(http, Recordings.silent());

        Expect.success(chat.post("/secrets", "{'secrets':{'A':'value-1','B':{'value':'value-2'},"
                + "'C':{'kind':'LookupSecret','url':'value-3'}}}"));

        assertEquals(List.of(), chat.events());
        assertTrue(!chat.get("").body().contains("value-"), chat.get("").body());
        Expect.invalid("missing", "'body','secrets'", "Field required", chat.post("/secrets", "{}"));
        Expect.invalid("dict_type", "'body','secrets'", "Input should be a valid dictionary",
                chat.post("/secrets", "{'secrets':['value-4']}"));
    }

    private Chat waiting() {
        var chat = Chat.start(http, Recordings.acting());
        Expect.success(chat.post("/confirmation_policy", ALWAYS));
        Expect.success(chat.ask("run"));
        chat.awaitStatus("waiting_for_confirmation");
        return chat;
    }

    private static Predicate<JsonObject> from(String source) {
        return event -> event.getString("kind").equals("MessageEvent") && event.getString("source").equals(source);
    }

    private static List<String> lastKinds(Chat chat, int count) {
        List<String> kinds = chat.kinds();
        return kinds.subList(Math.max(0, kinds.size() - count), kinds.size());
    }
}
