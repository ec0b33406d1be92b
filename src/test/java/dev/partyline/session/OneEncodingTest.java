package dev.partyline.session;

import static dev.partyline.session.DeliveryFixture.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is encoded for one connection is encoded for all: they get the same object, not an equal one. */
class OneEncodingTest {

    private static final String LARGE = "x".repeat(1 << 20);

    private final DeliveryFixture partyline = new DeliveryFixture();
    private final ConversationMetadata chat = partyline.logs.create();

    /** Too large for a frame, so that each encoding makes a text of its own. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void anEventIsEncodedOnceHoweverManyAreConnected(int connections) {
        List<RecordingTransport> clients = connect(connections);
        partyline.append(chat, said(LARGE));
        clients.forEach(client -> assertTrue(last(client).length() < LARGE.length(), "the event was not shortened"));
        assertEquals(1, made(clients).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void anEventIsEncodedOnceForAllClientsOfV0(int connections) {
        var clients = Stream.generate(RecordingTransport::new).limit(connections).toList();
        clients.forEach(client -> partyline.connectV0(chat, -1, client));
        partyline.append(chat, said("hello"));
        clients.forEach(client -> assertTrue(last(client).startsWith("2[\"oh_event\",{\"id\":0,"), last(client)));
        assertEquals(1, made(clients).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void theStateBehindARunIsEncodedOnceHoweverManyAreConnected(int connections) {
        List<RecordingTransport> clients = connect(connections);
        partyline.append(chat, Command.RUN.draft(), Command.RUN_ENDED.draft());
        clients.forEach(client -> assertTrue(last(client).contains("full_state"), "the state was not shown"));
        assertEquals(1, made(clients).size());
    }

    @Test
    void anEventAsksTheEncoderOncePerDialect() {
        ConversationEvent event = partyline.append(chat, said("hello")).get(0);
        var asked = new AtomicInteger();
        for (int i = 0; i < 1000; i++) {
            for (Dialect dialect : List.of(Dialect.V0, Dialect.V1)) {
                assertEquals("as " + dialect, event.wire(dialect, each -> {
                    asked.incrementAndGet();
                    return "as " + dialect;
                }));
            }
        }
        assertEquals(2, asked.get());
    }

    @Test
    void whatIsSmallEnoughIsSentAsItIsStored() {
        List<RecordingTransport> clients = connect(2);
        ConversationEvent event = partyline.append(chat, said("hello")).get(0);
        clients.forEach(client -> assertSame(event.payload(), last(client)));
    }

    private List<RecordingTransport> connect(int connections) {
        var clients = Stream.generate(RecordingTransport::new).limit(connections).toList();
        clients.forEach(client -> partyline.connect(chat, "", client));
        return clients;
    }

    private static String last(RecordingTransport client) {
        List<String> frames = client.frames();
        return frames.get(frames.size() - 1);
    }

    /** The different objects among the last frames. */
    private static Set<String> made(List<RecordingTransport> clients) {
        Set<String> made = Collections.newSetFromMap(new IdentityHashMap<>());
        clients.forEach(client -> made.add(last(client)));
        return made;
    }
}
