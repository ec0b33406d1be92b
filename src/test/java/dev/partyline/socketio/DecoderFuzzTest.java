package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import dev.partyline.engineio.EngineIoPacket.Binary;
import dev.partyline.engineio.EngineIoPacket.Text;
import dev.partyline.engineio.EngineIoPacket.Type;
import dev.partyline.socketio.SocketIoPacket.Event;
import org.junit.jupiter.api.Test;

/** Whatever comes in, the decoder has a packet or its own exception, and what it has read it writes in one form. */
class DecoderFuzzTest {

    private static final int ROUNDS = 10_000;
    private static final String ALPHABET = "0123456789-/,?[]{}\":\\ abtrufnlse_.+eE\u0000\u001e\u00e9\uD800\uDC00";
    private static final List<String> SEEDS = List.of("0", "0/a?b=c,{\"t\":1}", "1/a,", "4{\"message\":\"m\"}", "2[\"a\",1,{\"b\":[null]}]",
            "2/a,17[\"a\",\"\\u00e9\\\"]\"]", "3/a,1[[],{}]", "51-[\"a\",{\"_placeholder\":true,\"num\":0}]",
            "62-/a,3[{\"x\":{\"_placeholder\":true,\"num\":1}},{\"num\":0,\"_placeholder\":true}]", "2[\"a\",-1.5e+10,true,false]");

    private final Random random = new Random(20_260_314);
    private int packets;
    private int refused;

    @Test
    void randomTextsAreReadOrRefused() {
        for (int round = 0; round < ROUNDS; round++) feed(text(random.nextInt(24)));
        assertTrue(refused > ROUNDS / 2, refused + " refused");
    }

    @Test
    void brokenPacketsAreReadOrRefused() {
        for (int round = 0; round < ROUNDS; round++) feed(broken(SEEDS.get(random.nextInt(SEEDS.size()))));
        assertTrue(packets > 500 && refused > 500, packets + " read, " + refused + " refused");
    }

    private void feed(String text) {
        var decoder = new PacketDecoder(Rig.LIMITS);
        try {
            Optional<SocketIoPacket> packet = decoder.add(new Text(Type.MESSAGE, text));
            for (int i = 0; packet.isEmpty() && i < Rig.LIMITS.attachments(); i++) packet = decoder.add(attachment());
            check(packet.orElseThrow());
        } catch (InvalidPacketException expected) {
            refused++;
        }
    }

    private void check(SocketIoPacket packet) {
        packets++;
        List<String> frames = Wire.frames(packet);
        var decoder = new PacketDecoder(Rig.LIMITS);
        Optional<SocketIoPacket> again = Optional.empty();
        for (String frame : frames) again = decoder.add(Wire.message(frame));
        assertEquals(packet, again.orElseThrow());
        assertEquals(frames, Wire.frames(again.get()));
        if (packet instanceof Event event) assertTrue(event.arguments().attachments().size() <= Rig.LIMITS.attachments());
    }

    private Binary attachment() {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return new Binary(ByteBuffer.wrap(bytes));
    }

    private String text(int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) text.append(anyChar());
        return text.toString();
    }

    private String broken(String seed) {
        var text = new StringBuilder(seed);
        for (int i = random.nextInt(4); i > 0; i--) breakOnce(text);
        return text.toString();
    }

    private void breakOnce(StringBuilder text) {
        int at = random.nextInt(text.length() + 1);
        switch (random.nextInt(4)) {
            case 0 -> text.insert(at, anyChar());
            case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
            case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(8))));
            default -> text.replace(at, Math.min(text.length(), at + 1), text(1));
        }
    }

    private char anyChar() {
        return ALPHABET.charAt(random.nextInt(ALPHABET.length()));
    }
}
