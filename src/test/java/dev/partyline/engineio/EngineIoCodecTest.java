package dev.partyline.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.partyline.engineio.EngineIoPacket.Binary;
import dev.partyline.engineio.EngineIoPacket.Text;
import dev.partyline.engineio.EngineIoPacket.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineIoCodecTest {

    @Test
    void everyTypeHasItsDigit() {
        for (Type type : Type.values()) {
            var packet = new Text(type, "data");
            assertEquals(type.ordinal() + "data", EngineIoCodec.encode(packet));
            assertEquals(packet, EngineIoCodec.decode(type.ordinal() + "data"));
        }
    }

    @Test
    void bytesTravelAsBase64() {
        var bytes = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 4, 9}, 1, 4);
        assertEquals("bAQIDBA==", EngineIoCodec.encode(new Binary(bytes)));
        assertEquals(4, bytes.remaining());
        assertEquals(new Binary(bytes), EngineIoCodec.decode("bAQIDBA=="));
        assertEquals(0, ((Binary) EngineIoCodec.decode("b")).data().remaining());
    }

    @Test
    void aPayloadKeepsTheOrder() {
        var packets = List.of(EngineIoPacket.message("hello"), new Text(Type.PING, ""),
                new Binary(ByteBuffer.wrap(new byte[] {1, 2, 3, 4})), EngineIoPacket.message(""));
        String payload = EngineIoCodec.encodePayload(packets);
        assertEquals("4hello\u001e2\u001ebAQIDBA==\u001e4", payload);
        assertEquals(packets, EngineIoCodec.decodePayload(payload));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "7", "/", ":", "b!", "bA", "4a\u001e", "\u001e4a", "4a\u001e\u001e4b", "B", "\u0664x"})
    void whatIsNoPacketIsRefused(String payload) {
        assertThrows(MalformedPacketException.class, () -> EngineIoCodec.decodePayload(payload));
    }

    /** Whatever comes in, it is packets that give the same payload again, or the one exception. */
    @Test
    void noiseDoesNoHarm() {
        var random = new Random(20_260_314);
        int understood = 0;
        for (int round = 0; round < 20_000; round++) {
            String noise = noise(random);
            try {
                var packets = EngineIoCodec.decodePayload(noise);
                assertEquals(packets, EngineIoCodec.decodePayload(EngineIoCodec.encodePayload(packets)));
                assertTrue(length(packets) <= noise.length(), noise);
                understood++;
            } catch (MalformedPacketException refused) {
                assertTrue(refused.getMessage().length() < 40);
            }
        }
        assertTrue(understood > 1_000, "most noise should be near the truth: " + understood);
    }

    private static String noise(Random random) {
        String alphabet = "00112233445566bbAB+/==\u001e\u001e7x\u00e9\ud83c\udf89\ud800";
        var noise = new StringBuilder(random.nextInt(2) == 0 ? "4" : "");
        for (int i = random.nextInt(12); i > 0; i--) noise.append(alphabet.charAt(random.nextInt(alphabet.length())));
        return noise.toString();
    }

    private static int length(List<EngineIoPacket> packets) {
        var lengths = new ArrayList<Integer>();
        packets.forEach(packet -> lengths.add(packet instanceof Text text ? text.data().length()
                : ((Binary) packet).data().capacity()));
        return lengths.stream().mapToInt(Integer::intValue).sum();
    }
}
