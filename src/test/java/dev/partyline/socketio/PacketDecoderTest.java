package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

import dev.partyline.socketio.SocketIoPacket.Ack;
import dev.partyline.socketio.SocketIoPacket.Connect;
import dev.partyline.socketio.SocketIoPacket.ConnectError;
import dev.partyline.socketio.SocketIoPacket.Disconnect;
import dev.partyline.socketio.SocketIoPacket.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden frames both ways, and those that are none. */
class PacketDecoderTest {

    private static final String FIRST = "{\"_placeholder\":true,\"num\":0}";
    private static final String SECOND = "{\"_placeholder\":true,\"num\":1}";

    record Golden(SocketIoPacket packet, String... frames) { }

    static Stream<Golden> golden() {
        return Stream.of(
                new Golden(new Connect("/", Optional.empty(), Optional.empty()), "40"),
                new Golden(new Connect("/", Optional.empty(), Optional.of("{\"token\":\"a,b\"}")), "40{\"token\":\"a,b\"}"),
                new Golden(new Connect("/admin", Optional.of("token=1"), Optional.of("{}")), "40/admin?token=1,{}"),
                new Golden(new Disconnect("/"), "41"),
                new Golden(new Disconnect("/admin"), "41/admin,"),
                new Golden(new ConnectError("/", "{\"message\":\"no\"}"), "44{\"message\":\"no\"}"),
                new Golden(new ConnectError("/admin", "\"no\""), "44/admin,\"no\""),
                new Golden(event("/", OptionalLong.empty(), "foo"), "42[\"foo\"]"),
                new Golden(event("/", OptionalLong.of(0), "foo", "1"), "420[\"foo\",1]"),
                new Golden(event("/admin", OptionalLong.of(999_999_999_999_999L), "b\"\u00e9", "[\",\"]"),
                        "42/admin,999999999999999[\"b\\\"\u00e9\",[\",\"]]"),
                new Golden(new Ack("/", 7, Arguments.NONE), "437[]"),
                new Golden(new Ack("/admin", 13, Arguments.of("\"bar\"", "{}")), "43/admin,13[\"bar\",{}]"),
                new Golden(new Event("/", OptionalLong.empty(), "baz", binary(List.of(FIRST), "01020304")),
                        "451-[\"baz\"," + FIRST + "]", "<01020304>"),
                new Golden(new Event("/admin", OptionalLong.of(5), "baz",
                        binary(List.of("{\"a\":[" + SECOND + "]}", "[[" + FIRST + "]]"), "01", "")),
                        "452-/admin,5[\"baz\",{\"a\":[" + SECOND + "]},[[" + FIRST + "]]]", "<01>", "<>"),
                new Golden(new Ack("/admin", 456, binary(List.of(FIRST), "03")), "461-/admin,456[" + FIRST + "]", "<03>"));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void aFrameIsReadAndWrittenAsTheProtocolHasIt(Golden golden) {
        assertEquals(List.of(golden.packet), decode(golden.frames));
        assertEquals(List.of(golden.frames), Wire.frames(golden.packet));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "47", "4a", "4-", "4\u0661[\"a\"]", "4abc", "42{}", "42abc[\"a\"]", "42[]", "42[1]", "42[null,1]",
        "42[\"a\"]]", "42[\"a\",]", "42[,\"a\"]", "42[\"a\" \"b\"]", "42[\"a\",\"\u0001\"]", "42[\"a\",01]", "42[\"a\",1e]",
        "42[\"a\"]{}", "42\"a\"", "42-1[\"a\"]", "421.5[\"a\"]", "42 [\"a\"] x", "420x1[\"a\"]", "421000000000000000[\"a\"]",
        "42/admin[\"a\"]", "42/ad\u001emin,[\"a\"]", "42/a-namespace-whose-name-has-no-end,[\"a\"]", "42[\"newListener\"]",
        "42[\"disconnecting\"]", "43[]", "431{}", "431", "41[]", "411", "41{}", "40[]", "40\"a\"", "401{}", "40{", "44", "441{}",
        "44[]", "44/admin", "45[\"a\"]", "451[\"a\"]", "45-[\"a\"]", "451-", "451-[\"a\"]", "450-{}", "455-[\"a\"]",
        "459999999999999-[\"a\"]", "451-[\"a\",{\"_placeholder\":true,\"num\":1}]",
        "451-[\"a\",{\"_placeholder\":true,\"num\":-1}]", "451-[\"a\",{\"_placeholder\":true,\"num\":0.5}]",
        "451-[\"a\",{\"_placeholder\":true,\"num\":1e999999999}]", "451-[\"a\",{\"_placeholder\":true,\"num\":\"0\"}]",
        "451-[\"a\",{\"_placeholder\":true}]", "451-[\"a\",{\"_placeholder\":false,\"num\":0}]",
        "452-[\"a\",{\"_placeholder\":true,\"num\":0}]",
        "451-[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]", "461-[{\"_placeholder\":true,\"num\":0}]"})
    void aBrokenPacketIsOneException(String frame) {
        assertThrows(InvalidPacketException.class, () -> decode(frame));
    }

    @Test
    void aTextInTheMiddleOfABinaryPacketIsBroken() {
        assertThrows(InvalidPacketException.class, () -> decode("452-[\"a\"," + FIRST + "," + SECOND + "]", "<01>", "42[\"b\"]"));
    }

    @Test
    void anAttachmentOfNoPacketIsBroken() {
        assertThrows(InvalidPacketException.class, () -> decode("451-[\"a\"," + FIRST + "]", "<01>", "<02>"));
    }

    @Test
    void attachmentsAreCountedTogether() {
        String half = "00".repeat(Rig.LIMITS.attachmentBytes() / 2);
        String event = "452-[\"a\"," + FIRST + "," + SECOND + "]";
        assertEquals(2, decode(event, '<' + half + '>', '<' + half + '>', event, '<' + half + '>', '<' + half + '>').size());
        assertThrows(InvalidPacketException.class, () -> decode(event, '<' + half + '>', '<' + half + "00>"));
    }

    @Test
    void aPacketIsNotGivenOutBeforeItsLastAttachment() {
        String event = "452-[\"a\"," + FIRST + "," + SECOND + "]";
        assertEquals(List.of(), decode(event, "<01>"));
        assertEquals(2, ((Event) decode(event, "<01>", "<02>").get(0)).arguments().attachments().size());
    }

    @Test
    void aBinaryPacketMayHaveNoAttachments() {
        var event = assertInstanceOf(Event.class, decode("450-[\"a\"," + FIRST + "]").get(0));
        assertEquals(List.of(FIRST), event.arguments().json());
        assertTrue(event.arguments().attachments().isEmpty());
    }

    @Test
    void inAPlainPacketAPlaceholderIsAnObjectLikeAnyOther() {
        assertEquals(List.of(event("/", OptionalLong.empty(), "a", "{\"_placeholder\":true,\"num\":9}")),
                decode("42[\"a\",{\"_placeholder\":true,\"num\":9}]"));
    }

    @Test
    void blanksAroundArgumentsAreDroppedAndThoseWithinAreKept() {
        assertEquals(List.of(event("/", OptionalLong.of(1), "a", "[ 1 , 2 ]", "\" \"")),
                decode("421 [ \"a\" ,\n[ 1 , 2 ]\t, \" \" ]"));
    }

    @Test
    void nestingHasALimit() {
        int most = Rig.LIMITS.nesting() - 1;
        assertEquals(1, decode("42[\"a\"," + "[".repeat(most) + "]".repeat(most) + "]").size());
        assertThrows(InvalidPacketException.class, () -> decode("42[\"a\"," + "{\"a\":".repeat(most + 1)));
        assertThrows(InvalidPacketException.class, () -> decode("40" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)));
        assertEquals(1, decode("42[\"a\",\"" + "[".repeat(100) + "\\\"{\"]").size());
    }

    @Test
    void argumentsAreCounted() {
        String most = ",1".repeat(Rig.LIMITS.arguments());
        assertEquals(1, decode("42[\"a\"" + most + "]").size());
        assertThrows(InvalidPacketException.class, () -> decode("42[\"a\"" + most + ",1]"));
    }

    @Test
    void theLastMemberOfANameCountsInAPlaceholder() {
        String twice = "{\"num\":7,\"_placeholder\":false,\"num\":0,\"_placeholder\":true}";
        assertEquals(1, decode("451-[\"a\"," + twice + "]", "<>").size());
        assertThrows(InvalidPacketException.class, () -> decode("451-[\"a\",{\"_placeholder\":true,\"num\":0,\"num\":[0]}]"));
    }

    @Test
    void attachmentsWithoutPlaceholdersCannotBeSent() {
        assertThrows(InvalidPacketException.class, () -> binary(List.of("{}"), "01"));
        assertThrows(InvalidPacketException.class, () -> binary(List.of(SECOND), "01"));
    }

    private static Event event(String namespace, OptionalLong ack, String name, String... json) {
        return new Event(namespace, ack, name, Arguments.of(json));
    }

    private static Arguments binary(List<String> json, String... hex) {
        return new Arguments(json, Stream.of(hex).map(Wire::bytes).toList());
    }

    private static List<SocketIoPacket> decode(String... frames) {
        var decoder = new PacketDecoder(Rig.LIMITS);
        var packets = new ArrayList<SocketIoPacket>();
        for (String frame : frames) decoder.add(Wire.message(frame)).ifPresent(packets::add);
        return packets;
    }
}
