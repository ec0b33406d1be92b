package dev.partyline.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import dev.partyline.testing.PlainHttp.Answer;

/** What an answer has to be, literally. Expected bodies are written with single quotes. */
final class Expect {

    static final String SUCCESS = "{'success':true}";

    /** What an answer would hold if something of our inside got into it. */
    private static final List<String> INSIDE = List.of("Exception", "\tat ", "at dev.partyline", "java.", "jakarta.",
            "payara", "Payara", "JBoss", "WildFly", "undertow", "<html", "<!DOCTYPE");

    private Expect() {}

    /** @param body the whole of it */
    static void answer(int status, String body, Answer answer) {
        String what = answer.head() + "\n" + answer.body();
        assertEquals(status, answer.status(), what);
        assertEquals(body.replace('\'', '"'), answer.body(), what);
        isOurs(answer);
    }

    /** One thing in the body is wrong, and the answer says which.
     *  @param where JSON array without its brackets */
    static void invalid(String type, String where, String message, Answer answer) {
        answer(422, "{'detail':[{'type':'" + type + "','loc':[" + where + "],'msg':'" + message + "'}]}", answer);
    }

    static void success(Answer answer) {
        answer(200, SUCCESS, answer);
    }

    static void status(int status, Answer answer) {
        assertEquals(status, answer.status(), () -> answer.head() + "\n" + answer.body());
        isOurs(answer);
    }

    /** JSON, in UTF-8, not to be kept by anybody, and without a word of the inside. */
    static void isOurs(Answer answer) {
        String type = answer.header("Content-Type").replace("; ", ";");
        assertEquals("application/json;charset=UTF-8", type, answer.head());
        assertEquals("no-store", answer.header("Cache-Control"), answer.head());
        assertEquals("nosniff", answer.header("X-Content-Type-Options"), answer.head());
        saysNothingOfTheInside(answer);
    }

    static void saysNothingOfTheInside(Answer answer) {
        for (String word : INSIDE) assertFalse(answer.body().contains(word), answer.body());
    }

    /** An error of any kind, in the one form that errors have. */
    static void refusal(int status, String detail, Answer answer) {
        answer(status, "{'detail':'" + detail + "'}", answer);
    }

    /** Refused before anything else is looked at. */
    static void refusal403(Answer answer, String detail) {
        assertEquals(403, answer.status(), answer.head());
        assertEquals("{\"detail\":\"" + detail + "\"}", answer.body());
    }

    static void contains(String part, Answer answer) {
        assertTrue(answer.body().contains(part.replace('\'', '"')), answer.body());
    }
}
