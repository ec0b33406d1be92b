package dev.partyline.engineio;

import dev.partyline.engineio.EngineHandshake.Transport;
import dev.partyline.engineio.EngineIoPacket.Text;
import dev.partyline.engineio.EngineIoPacket.Type;

/** The first packet of a session, of exactly five members. Pure. */
final class OpenPacket {

    private OpenPacket() {}

    /** @param id needs no escapes in JSON */
    static Text of(String id, EngineOptions options, Transport transport) {
        String upgrades = transport == Transport.POLLING ? "\"websocket\"" : "";
        return new Text(Type.OPEN, "{\"sid\":\"" + id + "\",\"upgrades\":[" + upgrades + "],\"pingInterval\":"
                + options.pingInterval().toMillis() + ",\"pingTimeout\":" + options.pingTimeout().toMillis()
                + ",\"maxPayload\":" + options.maxPayloadBytes() + "}");
    }
}
