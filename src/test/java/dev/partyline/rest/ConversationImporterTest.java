package dev.partyline.rest;

import static dev.partyline.rest.Fixture.SOMEBODY;
import static dev.partyline.rest.Fixture.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationExport;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.RecordLine;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.security.Action;
import org.junit.jupiter.api.Test;

class ConversationImporterTest {

    private static final ConversationId NEW = ConversationId.parse("0f0e0d0c-0b0a-4908-8706-050403020100");

    private final Fixture server = new Fixture();
    private final ConversationMetadata chat = server.conversation();

    @Test
    void everyRecordIsTheSameAndNothingIsSaidOfItBefore() {
        String[] texts = new String[600];
        for (int i = 0; i < texts.length; i++) texts[i] = "t" + i;
        server.say(chat, texts);

        ConversationMetadata made = load(exported());

        assertEquals(NEW, made.id());
        assertEquals(chat.createdAt(), made.createdAt());
        assertEquals(chat.agent(), made.agent());
        assertEquals(lines(chat.id()), lines(NEW));
        assertEquals(600, server.log.state(NEW).visible());
    }

    @Test
    void aRunThatWasCutOffIsEndedOnce() {
        server.commands.run(chat.id(), "").toCompletableFuture().join();
        load(exported());

        assertFalse(server.log.state(NEW).running());
        assertTrue(server.log.state(chat.id()).running());
        assertEquals(lines(chat.id()), lines(NEW).subList(0, lines(chat.id()).size()));
    }

    @Test
    void anEventIdThatComesTwiceIsABadLine() {
        server.say(chat, "a", "b");
        List<String> lines = new ArrayList<>(exported().lines().toList());
        ConversationEvent first = RecordLine.read(lines.get(1), 0);
        EventDraft copy = first.draft();
        lines.set(2, RecordLine.write(new ConversationEvent(new StreamPosition(0, 1), copy)));

        assertProblem(422, wrong(3, "the event id was there before"), () -> load(String.join("\n", lines)));
        assertEquals(Optional.empty(), server.conversations.find(NEW));
        load(exported());
    }

    @Test
    void whatIsTooLongIsRefusedWhereverItEnds() {
        server.say(chat, "x".repeat(1 << 20));

        assertProblem(413, "{'detail':'Request Entity Too Large'}", () -> load(exported()));
        assertEquals(Optional.empty(), server.conversations.find(NEW));
    }

    @Test
    void rightsAreNotImported() {
        String export = exported().replaceFirst("}\n", ",\"grants\":[{\"kind\":\"user\",\"name\":\"bert\",\"role\":\"owner\"}]}\n");

        assertEquals(List.of(), load(export).grants());
    }

    @Test
    void aTakenIdIsAConflict() {
        assertProblem(409, "{'detail':'Conversation exists: " + chat.id().dashed() + "'}",
                () -> server.importer.load(stream(exported()), Optional.empty(), SOMEBODY));
    }

    @Test
    void aConnectionThatBreaksLeavesNothing() {
        server.say(chat, "a");
        InputStream breaking = new SequenceInputStream(stream(exported().substring(0, 300)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("on purpose");
            }
        });

        assertProblem(400, "{'detail':'Bad Request'}",
                () -> server.importer.load(breaking, Optional.of(NEW), SOMEBODY));
        assertEquals(Optional.empty(), server.conversations.find(NEW));
    }

    @Test
    void theHeaderIsHeldToWhatAStartMaySay() {
        String export = exported();
        assertProblem(422, "{'detail':[{'type':'value_error','loc':['body','line',1,'runtime'],"
                + "'msg':'runtime.bad is bad'}]}", () -> load(export.replace("{\"kind\":\"trajectory\"",
                "{\"bad\":1,\"kind\":\"trajectory\"")));
        assertProblem(422, "{'detail':[{'type':'value_error','loc':['body','line',1,'tags'],"
                + "'msg':'Tag keys should have only lower case letters and digits'}]}",
                () -> load(export.replace("\"tags\":{}", "\"tags\":{\"A\":\"b\"}")));
        String secret = export.replace("\"model\":\"m\"", "\"model\":\"m\",\"api_key\":\"sk-hidden\"");
        assertFalse(load(secret).agent().contains("hidden"));
    }

    @Test
    void whoMayNotMakeConversationsImportsNone() {
        server.policy.denied = Action.CREATE;
        assertProblem(403, "{'detail':'Forbidden'}", () -> load(exported()));
    }

    private static String wrong(int line, String message) {
        return "{'detail':[{'type':'value_error','loc':['body','line'," + line + "],'msg':'" + message + "'}]}";
    }

    private ConversationMetadata load(String export) {
        return server.importer.load(stream(export), Optional.of(NEW), SOMEBODY);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private String exported() {
        var out = new ByteArrayOutputStream();
        try {
            var head = server.log.head(chat.id());
            ConversationExport.write(chat, new WholeLog(server.log, chat.id(), head), out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(UTF_8);
    }

    private List<String> lines(ConversationId id) {
        return server.log.read(id, 0, 1000, Integer.MAX_VALUE).stream().map(RecordLine::write).toList();
    }
}
