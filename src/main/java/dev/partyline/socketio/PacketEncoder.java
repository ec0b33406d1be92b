package dev.partyline.socketio;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.EventJson;
import dev.partyline.engineio.EngineIoPacket;
import dev.partyline.engineio.EngineIoPacket.Binary;
import dev.partyline.engineio.EngineIoPacket.Text;
import dev.partyline.engineio.EngineIoPacket.Type;
import dev.partyline.socketio.PacketHead.Kind;
import dev.partyline.socketio.SocketIoPacket.Ack;
import dev.partyline.socketio.SocketIoPacket.Connect;
import dev.partyline.socketio.SocketIoPacket.ConnectError;
import dev.partyline.socketio.SocketIoPacket.Disconnect;
import dev.partyline.socketio.SocketIoPacket.Event;

/** Packets as messages: one text, and behind it the attachments. Pure functions; JSON is copied, never looked into. */
final class PacketEncoder {

    private PacketEncoder() {}

    static List<EngineIoPacket> encode(SocketIoPacket packet) {
        if (packet instanceof Event event) return event(event);
        if (packet instanceof Ack ack) return ack(ack);
        if (packet instanceof Connect connect) {
            return text(head(Kind.CONNECT, 0, path(connect)) + connect.payload().orElse(""));
        }
        if (packet instanceof ConnectError error) {
            return text(head(Kind.CONNECT_ERROR, 0, error.namespace()) + error.payload());
        }
        return text(head(Kind.DISCONNECT, 0, ((Disconnect) packet).namespace()));
    }

    private static List<EngineIoPacket> event(Event event) {
        Arguments arguments = event.arguments();
        var text = new StringBuilder(head(arguments, Kind.EVENT, event.namespace()));
        event.ack().ifPresent(text::append);
        text.append('[').append(EventJson.quoted(event.name()));
        arguments.json().forEach(json -> text.append(',').append(json));
        return messages(text.append(']').toString(), arguments.attachments());
    }

    private static List<EngineIoPacket> ack(Ack ack) {
        Arguments arguments = ack.arguments();
        String head = head(arguments, Kind.ACK, ack.namespace());
        return messages(head + ack.id() + arguments.array(), arguments.attachments());
    }

    private static String head(Arguments arguments, Kind plain, String namespace) {
        int attachments = arguments.attachments().size();
        if (attachments == 0) return head(plain, 0, namespace);
        return head(plain == Kind.EVENT ? Kind.BINARY_EVENT : Kind.BINARY_ACK, attachments, namespace);
    }

    private static String head(Kind kind, int attachments, String path) {
        return kind.ordinal() + (kind.binary() ? attachments + "-" : "")
                + (path.equals(SocketIoPacket.MAIN) ? "" : path + ',');
    }

    private static String path(Connect connect) {
        return connect.namespace() + connect.query().map(query -> '?' + query).orElse("");
    }

    private static List<EngineIoPacket> messages(String text, List<ByteBuffer> attachments) {
        if (attachments.isEmpty()) return text(text);
        var messages = new ArrayList<EngineIoPacket>(1 + attachments.size());
        messages.addAll(text(text));
        attachments.forEach(data -> messages.add(new Binary(data.duplicate())));
        return messages;
    }

    private static List<EngineIoPacket> text(String text) {
        return List.of(new Text(Type.MESSAGE, text));
    }
}
