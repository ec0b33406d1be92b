package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The frames that the public protocol suites send, and what they wait for. */
class FixtureNamespaceTest {

    private final Rig rig = Rig.ofFixture();

    @Test
    void theMainNamespaceIsEnteredWithoutCredentials() {
        rig.send("40");
        assertEquals(List.of("40{\"sid\":\"SID\"}", "42[\"auth\",{}]"), rig.received());
        assertEquals(1, rig.counted("accepted"));
    }

    @Test
    void theMainNamespaceIsEnteredWithCredentials() {
        rig.send("40{\"token\":\"123\"}");
        assertEquals(List.of("40{\"sid\":\"SID\"}", "42[\"auth\",{\"token\":\"123\"}]"), rig.received());
    }

    @Test
    void anotherNamespaceIsEntered() {
        rig.send("40/custom,{\"token\":\"abc\"}");
        assertEquals(List.of("40/custom,{\"sid\":\"SID\"}", "42/custom,[\"auth\",{\"token\":\"abc\"}]"), rig.received());
    }

    @Test
    void anUnknownNamespaceIsRefused() {
        rig.send("40/random");
        assertEquals(List.of("44/random,{\"message\":\"Invalid namespace\"}"), rig.received());
        assertEquals(1, rig.counted("refused"));
        assertFalse(rig.engine.closed);
    }

    @Test
    void anEventComesBackByteForByte() {
        entered().send("42[\"message\",1,\"2\",{\"3\":[true]}]");
        assertEquals(List.of("42[\"message-back\",1,\"2\",{\"3\":[true]}]"), rig.received());
    }

    @Test
    void numbersKeysAndEscapesAreNotWrittenAnew() {
        String arguments = "1.0,1e2,-0,{\"b\":1,\"a\":{\"z\":\"\\u00e9\\/\",\"y\":[ ]}},\"],\\\"[\",\"\u00e9\uD83D\uDE00\",null";
        entered().send("42[\"message\"," + arguments + "]");
        assertEquals(List.of("42[\"message-back\"," + arguments + "]"), rig.received());
    }

    @Test
    void anEventWithBinaryComesBackWithIt() {
        entered().send("452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
                "<010203>", "<040506>");
        assertEquals(List.of("452-[\"message-back\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
                "<010203>", "<040506>"), rig.received());
    }

    @Test
    void anEventIsAcknowledged() {
        entered().send("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");
        assertEquals(List.of("43456[1,\"2\",{\"3\":[false]}]"), rig.received());
    }

    @Test
    void anEventWithBinaryIsAcknowledgedWithIt() {
        entered().send("452-789[\"message-with-ack\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
                "<010203>", "<040506>");
        assertEquals(List.of("462-789[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
                "<010203>", "<040506>"), rig.received());
    }

    @Test
    void leavingTheMainNamespaceKeepsTheConnection() {
        entered().send("41");
        rig.pass(Duration.ofMinutes(1));
        assertEquals(List.of(), rig.received());
        assertFalse(rig.engine.closed);
    }

    @Test
    void leavingOneNamespaceKeepsTheOther() {
        entered().send("40/custom");
        rig.received();
        rig.send("41/custom", "42[\"message\",\"still here\"]");
        assertEquals(List.of("42[\"message-back\",\"still here\"]"), rig.received());
        assertFalse(rig.engine.closed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4abc", "42{}", "42abc[\"message\",1]", "4", "47[]", "43[1]", "42", "42[", "42[1]", "42[]",
        "42[\"message\"", "42[\"connect\"]", "44{\"message\":\"no\"}", "40{}", "451-[\"message\"]", "<00>",
        "42/random,[\"message\"]", "43/random,1[]"})
    void whatTheProtocolDoesNotAllowEndsTheConnection(String frame) {
        entered().send(frame);
        assertTrue(rig.engine.closed);
        assertEquals(List.of(), rig.received());
        assertEquals(1, rig.counted("invalid"));
    }

    @Test
    void aConnectionThatEntersNoNamespaceEnds() {
        rig.pass(Duration.ofMillis(999));
        assertFalse(rig.engine.closed);
        rig.pass(Duration.ofMillis(1));
        assertTrue(rig.engine.closed);
    }

    private Rig entered() {
        rig.send("40");
        rig.received();
        return rig;
    }
}
