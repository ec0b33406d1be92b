package dev.partyline.rest;

import static dev.partyline.rest.Fixture.SOMEBODY;
import static dev.partyline.rest.Fixture.assertProblem;
import static dev.partyline.rest.Fixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.StoreException;
import dev.partyline.dialect.V0Wire;
import org.junit.jupiter.api.Test;

/** What the page of V0 is told when all is well, and when storage does not do its part (V0 spec 11, T10). */
class V0ConversationResourceTest {

    private final Fixture server = new Fixture();
    private final V0ConversationResource resource = server.v0Resource;
    private final ConversationMetadata chat = server.v0.create(V0StartRequest.parse(json("{}")), SOMEBODY);
    private final String id = chat.id().hex();

    @Test
    void aTextIsSaidByTheUserEvenWhenItIsEmpty() {
        for (String text : new String[] {"hi", ""}) {
            assertAnswer(200, "{'success':true}", say("{'message':'" + text + "'}"));
        }

        var first = json(V0Wire.logged(server.log.read(chat.id(), 2, 1, 1).get(0)));
        assertEquals("message", first.getString("action"));
        assertEquals("user", first.getString("source"));
        assertEquals("hi", first.getJsonObject("args").getString("content"));
        assertEquals(2, server.log.read(chat.id(), 0, 100, 1 << 20).stream()
                .filter(event -> event.kind().equals("action.message")).count());
    }

    @Test
    void aMessageIsAText() {
        assertProblem(422, "{'detail':[{'type':'missing','loc':['body','message'],'msg':'Field required'}]}",
                () -> say("{}"));
        assertProblem(422, "{'detail':[{'type':'string_type','loc':['body','message'],"
                + "'msg':'Input should be a valid string'}]}", () -> say("{'message':7}"));
    }

    @Test
    void aStoreThatFailsIsToldInThePagesWords() {
        server.store.failure = new StoreException("planted", null);

        assertAnswer(500, "{'success':false,'error':'Error adding message to conversation: storage does not answer'}",
                say("{'message':'hi'}"));
        assertAnswer(500, "{'status':'error','conversation_id':'" + id
                + "','message':'Failed to stop conversation: storage does not answer'}", resource.stopped(id, SOMEBODY));
    }

    @Test
    void aStartThatCannotBeStoredFails() {
        resource.stopped(id, SOMEBODY);
        server.store.failure = new StoreException("planted", null);

        assertAnswer(500, "{'status':'error','conversation_id':'" + id
                + "','message':'Failed to start conversation: storage does not answer'}", resource.started(id, SOMEBODY));
    }

    @Test
    void whatIsNoIdIsNotRepeated() {
        assertAnswer(404, "{'status':'error','conversation_id':''}", resource.started("<x>", SOMEBODY));
    }

    private V0Answer say(String body) {
        return resource.said(chat.id(), json(body), "");
    }

    private static void assertAnswer(int status, String body, V0Answer answer) {
        assertEquals(body.replace('\'', '"'), answer.json());
        assertEquals(status, answer.status());
    }
}
