package dev.partyline.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.websocket.WireServer.Keys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page asks for a ticket with its key, and opens its socket with the ticket. */
class SocketTicketsIT {

    @RegisterExtension
    static final WireServer SERVER = WireServer.KEYED;

    private static final String REFUSAL = "Authentication failed";
    private static final String PAGE = "https://agents.example.com";
    private static final String PREFIX = "partyline.ticket.";
    private static String conversation;
    private final List<String> tickets = new ArrayList<>();

    @BeforeAll
    static void makeAConversation() {
        conversation = SERVER.conversation();
    }

    @AfterEach
    void noTicketIsLogged() {
        tickets.forEach(ticket -> assertFalse(SERVER.logText().contains(ticket), ticket));
    }

    private static Answer ask(String key, String body, String... headers) {
        var all = new ArrayList<>(List.of(headers));
        all.add("Content-Type: application/json");
        return SERVER.plain(key).send("POST", "/api/tickets", body.replace('\'', '"').getBytes(UTF_8),
                all.toArray(String[]::new));
    }

    private static String body(String conversation) {
        return "{'conversation_id':'" + conversation + "'}";
    }

    private String ticket(String body, String... headers) {
        Answer answer = ask(Keys.FIRST, body, headers);
        assertEquals(201, answer.status(), answer.body());
        tickets.add(answer.json().getString("ticket"));
        return tickets.get(tickets.size() - 1);
    }

    private static String frame(String ticket) {
        return "{\"type\":\"auth\",\"ticket\":\"" + ticket + "\"}";
    }

    private static Map<String, String> offering(String protocols) {
        return Map.of("Sec-WebSocket-Protocol", protocols, "Origin", PAGE);
    }

    private static String chosen(WireClient client) {
        return client.raw().answer().get("sec-websocket-protocol");
    }

    @Test
    void aTicketIsFixedInItsForm() {
        Answer answer = ask(Keys.FIRST, body(conversation));
        assertTrue(answer.body().matches("\\{\"ticket\":\"[\\w-]{22}\",\"expires_in\":30}"), answer.body());
        assertEquals("no-store", answer.header("Cache-Control"));
    }

    @Test
    void aTicketInTheFirstFrameLetsInOnce() throws IOException {
        String ticket = ticket(body(conversation));
        try (var client = SERVER.connect(conversation)) {
            client.send(frame(ticket));
            client.state();
            client.send(frame(ticket));
            client.expectNothing();
        }
        try (var client = SERVER.connect(conversation)) {
            client.send(frame(ticket));
            client.expectClose(4001, REFUSAL);
        }
    }

    @ParameterizedTest
    @CsvSource({"'partyline.v1, %s'", "'%s, partyline.v1'", "'x,%s,partyline.v1,partyline.batch.v1'"})
    void aTicketAmongTheSubprotocolsLetsInAndIsNeverEchoed(String offered) throws IOException {
        String ticket = ticket(body(conversation), "Origin: " + PAGE);
        try (var client = SERVER.connect(conversation, offering(offered.formatted(PREFIX + ticket)))) {
            assertEquals("partyline.v1", chosen(client));
            assertFalse(client.raw().answer().toString().contains(ticket));
            client.state();
        }
        try (var client = SERVER.connect(conversation, offering(offered.formatted(PREFIX + ticket)))) {
            assertEquals("partyline.v1", chosen(client));
            client.expectClose(4001, REFUSAL);
        }
    }

    @Test
    void aTicketThatIsOfferedAloneIsNotEchoedEither() throws IOException {
        String ticket = ticket(body(conversation), "Origin: " + PAGE);
        try (var client = SERVER.connect(conversation, offering(PREFIX + ticket))) {
            assertEquals(null, chosen(client));
            client.state();
        }
    }

    @Test
    void aPageOfAnotherOriginCannotUseIt() throws IOException {
        String ticket = ticket(body(conversation), "Origin: " + PAGE);
        String own = "http://" + SERVER.host();
        try (var client = SERVER.connect(conversation, Map.of("Origin", own))) {
            client.send(frame(ticket));
            client.expectClose(4001, REFUSAL);
        }
        try (var client = SERVER.connect(conversation, Map.of("Origin", PAGE))) {
            client.send(frame(ticket));
            client.expectClose(4001, REFUSAL);
        }
    }

    @Test
    void anotherConversationCannotBeOpenedWithIt() throws IOException {
        String ticket = ticket(body(SERVER.conversation()));
        try (var client = SERVER.connect(conversation)) {
            client.send(frame(ticket));
            client.expectClose(4001, REFUSAL);
        }
    }

    @Test
    void aViewerMayNotSpeak() throws IOException {
        String ticket = ticket("{'conversation_id':'" + conversation + "','role':'viewer'}");
        try (var client = SERVER.connect(conversation)) {
            client.send(frame(ticket));
            client.state();
            client.send("{\"role\":\"user\",\"content\":\"" + WireServer.MARKER + "\"}");
            var error = client.event();
            assertEquals("ServerErrorEvent", error.getString("kind"));
            assertEquals("PermissionError", error.getString("code"));
        }
    }

    @Test
    void theNameOfWhoAskedIsTheSender() throws IOException {
        String fresh = SERVER.conversation();
        String ticket = ticket(body(fresh));
        try (var client = SERVER.connect(fresh)) {
            client.send(frame(ticket));
            client.state();
            client.send("{\"role\":\"user\",\"content\":\"" + WireServer.MARKER + "\"}");
            assertEquals("key-1", client.event().getString("sender"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{'conversation_id':'x'}|422|uuid_parsing", "{}|422|missing",
        "{'conversation_id':7}|422|string_type", "{'conversation_id':'%s','role':'admin'}|422|enum",
        "{'conversation_id':'00000000-0000-4000-8000-000000000000'}|404|Conversation not found", "[]|422|dict_type"})
    void aWrongWishIsRefused(String body, int status, String says) {
        Answer answer = ask(Keys.FIRST, body.formatted(conversation));
        assertEquals(status, answer.status(), answer.body());
        assertTrue(answer.body().contains(says), answer.body());
    }

    @Test
    void whoHasNoKeyGetsNone() {
        assertEquals(401, ask("wrong", body(conversation)).status());
        assertEquals(401, ask("", body(conversation)).status());
        assertEquals(403, ask(Keys.FIRST, body(conversation), "Origin: https://evil.example").status());
    }

    /** With a key that no other test uses for tickets, and a hundred requests. */
    @Test
    void whoHasAHundredWaits() {
        for (int i = 0; i < 100; i++) assertEquals(201, ask(Keys.SECOND, body(conversation)).status());
        Answer refused = ask(Keys.SECOND, body(conversation));
        assertEquals("{\"detail\":\"Too many tickets\"}", refused.body());
        assertEquals(429, refused.status());
        assertEquals("30", refused.header("Retry-After"));
    }
}
