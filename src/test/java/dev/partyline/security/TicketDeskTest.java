package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketDeskTest {

    private static final Identity ANNA = new Identity("anna", Identity.Kind.SESSION_KEY);
    private static final ConversationId CHAT = ConversationId.parse("5d1f0c7e9a3b4f6d8c2e1a0b9f8e7d6c");
    private static final String HOST = "agents.example.com";
    private static final String PAGE = "https://agents.example.com";

    private final Door door = new Door(List.of("key"), Limits.defaults());

    private Optional<Identity> shown(String ticket, String conversation, String origin) {
        return door.authenticator.identify(new Credential.Ticket(ticket, conversation, origin, HOST));
    }

    private Optional<Identity> shown(String ticket) {
        return shown(ticket, CHAT.dashed(), PAGE);
    }

    private String ticket() {
        return door.ticket(ANNA, CHAT, Role.OWNER, PAGE);
    }

    @Test
    void aTicketStandsForWhoeverGotItOnce() {
        String ticket = ticket();
        assertEquals(Optional.of(ANNA), shown(ticket));
        assertEquals(Optional.empty(), shown(ticket));
        assertEquals(1, door.meters.counter("partyline.tickets", "outcome", "redeemed").count());
        assertEquals(1, door.meters.counter("partyline.tickets", "outcome", "refused").count());
    }

    @Test
    void ticketsHave128RandomBitsInCharactersOfASubprotocol() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 100; i++) {
            String ticket = ticket();
            assertTrue(ticket.matches("[A-Za-z0-9_-]{22}"), ticket);
            assertTrue(seen.add(ticket));
        }
    }

    @Test
    void itCanBeAskedForLess() {
        Identity viewer = shown(door.ticket(ANNA, CHAT, Role.VIEWER, PAGE)).orElseThrow();
        assertEquals(new Identity("anna", Identity.Kind.SESSION_KEY, Role.VIEWER), viewer);
        assertEquals(viewer, shown(door.ticket(viewer, CHAT, Role.OWNER, PAGE)).orElseThrow(), "not for more");
    }

    @Test
    void aViewerWatchesAndDoesNothingElse() {
        var policy = new ConversationPolicy();
        var viewer = new Identity("anna", Identity.Kind.SESSION_KEY, Role.VIEWER);
        var hers = new ConversationMetadata(CHAT, 0, "anna", null, Instant.EPOCH, Instant.EPOCH, Map.of(), "{}", "{}");
        for (Action action : Action.values()) {
            assertTrue(policy.permit(ANNA, action, hers), action::name);
            assertEquals(action == Action.WATCH, policy.permit(viewer, action, hers), action::name);
        }
        assertFalse(policy.permit(viewer, Action.CREATE, null));
    }

    @Test
    void itIsOfNoUseAfterHalfAMinute() {
        String early = ticket();
        String late = ticket();
        door.now = door.now.plus(Duration.ofSeconds(30)).minusNanos(1);
        assertEquals(Optional.of(ANNA), shown(early));
        door.now = door.now.plusNanos(1);
        assertEquals(Optional.empty(), shown(late));
    }

    /** Also where it would have been good later: whoever has found it has spoilt it. */
    @ParameterizedTest
    @ValueSource(strings = {"6d1f0c7e-9a3b-4f6d-8c2e-1a0b9f8e7d6c", "", "*", "../x"})
    void anotherConversationSpoilsIt(String conversation) {
        String ticket = ticket();
        assertEquals(Optional.empty(), shown(ticket, conversation, PAGE));
        assertEquals(Optional.empty(), shown(ticket));
    }

    @Test
    void theConversationMayBeSpeltInAnyWay() {
        assertEquals(Optional.of(ANNA), shown(ticket(), CHAT.hex(), PAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "https://agents.example.com.evil", "http://agents.example.com", "null", ""})
    void anotherOriginSpoilsIt(String origin) {
        String ticket = ticket();
        assertEquals(Optional.empty(), shown(ticket, CHAT.hex(), origin));
        assertEquals(Optional.empty(), shown(ticket));
    }

    /** Browsers leave the origin out of a GET to where the page comes from, and never of one to elsewhere. */
    @ParameterizedTest
    @CsvSource({"https://agents.example.com,true", "https://AGENTS.example.com,true", "https://elsewhere.example.com,false"})
    void aRequestWithoutOriginIsOfTheServersOwnPage(String page, boolean good) {
        String ticket = door.ticket(ANNA, CHAT, Role.OWNER, page);
        assertEquals(good, shown(ticket, CHAT.hex(), null).isPresent());
    }

    @Test
    void theTicketOfAProgramIsForProgramsAlone() {
        assertEquals(Optional.of(ANNA), shown(door.ticket(ANNA, CHAT, Role.OWNER, null), CHAT.hex(), null));
        assertEquals(Optional.empty(), shown(door.ticket(ANNA, CHAT, Role.OWNER, null), CHAT.hex(), PAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAA", "key"})
    void whatIsNoTicketIsRefused(String text) {
        ticket();
        assertEquals(Optional.empty(), shown(text));
    }

    @Test
    void oneIdentityHasAHundredAtMost() {
        for (int i = 0; i < 100; i++) ticket();
        assertEquals(Optional.empty(), door.desk.issue(ANNA, CHAT, Role.OWNER, PAGE));
        assertEquals(1, door.meters.counter("partyline.tickets", "outcome", "denied").count());
        assertTrue(door.desk.issue(new Identity("bert", Identity.Kind.SESSION_KEY), CHAT, Role.OWNER, PAGE).isPresent());
    }

    @Test
    void nothingThatIsShownShowsItself() {
        for (Object secret : List.of(new Credential.Ticket("hidden", "c", "o", "h"), new Credential.Key("hidden"),
                new Credential.Bearer("hidden"),
                new Admission("192.0.2.1", "hidden", "Bearer hidden", new LoginCookie("hidden", true), "hidden", PAGE, HOST))) {
            assertFalse(secret.toString().contains("hidden"), secret::toString);
        }
    }

    @Test
    void whatIsKeptOfATicketIsNotTheTicket() {
        var kept = new Ticket[1];
        door.desk.tickets = new Tickets() {
            @Override
            public boolean add(Ticket ticket, int most) {
                kept[0] = ticket;
                return true;
            }

            @Override
            public Optional<Ticket> take(String hash) {
                return Optional.empty();
            }
        };
        String text = ticket();
        assertFalse(kept[0].toString().contains(text));
        assertTrue(kept[0].hash().matches("[0-9a-f]{64}"), kept[0]::hash);
    }
}
