package dev.partyline.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;

import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V0Refusal;

/**
 * A client of V0 that remembers what it received and resumes behind the last event it has, over any transport. One
 * thread connects and drops; events arrive on threads of the HTTP client.
 */
public final class V0Client {

    private final String name;
    private final String conversation;
    private final HttpClient http;
    private final V0Record record = new V0Record();
    private V0Link link;
    private Optional<V0Refusal> tolerated = Optional.empty();

    /** @param http shared by many clients; its executor delivers the events */
    public V0Client(String name, String conversation, HttpClient http) {
        this.name = name;
        this.conversation = conversation;
        this.http = http;
    }

    /** Takes this refusal for a connection that ended, and not for a fault. */
    public V0Client tolerating(V0Refusal refusal) {
        tolerated = Optional.of(refusal);
        return this;
    }

    public String name() {
        return name;
    }

    public String conversation() {
        return conversation;
    }

    public V0Record record() {
        return record;
    }

    public synchronized boolean connected() {
        return link != null;
    }

    public void connect(ServerProcess server, V0Link.Way way) {
        connect(server.http("/socket.io/"), way);
    }

    /** @param sockets of a server, or of whatever stands before some */
    public synchronized void connect(URI sockets, V0Link.Way way) {
        record.asks(record.latestEventId());
        String query = "conversation_id=" + conversation + "&latest_event_id=" + record.latestEventId();
        var hears = new Hears();
        link = new V0Link(http, sockets, query, hears);
        hears.own = link;
        link.open(way);
    }

    public synchronized void leave() {
        if (link != null) link.leave();
        link = null;
    }

    public synchronized void cut() {
        if (link != null) link.cut();
        link = null;
    }

    /** Cuts the connection when the next long frame has begun to come. */
    public synchronized void cutInFrame() {
        if (link != null) link.cutInFrame();
    }

    /** An event counts as received, or is not looked at. */
    private synchronized void heard(V0Link from, String packet) {
        if (link != from) return;
        if (packet.startsWith("2[\"oh_event\",")) {
            record.received(EventJson.parse(packet.substring(1)).asJsonArray().getJsonObject(1));
        } else if (packet.startsWith("4") && tolerated.filter(each -> packet.contains(each.message())).isPresent()) {
            cut();
        } else if (!packet.startsWith("0{")) {
            record.refused(packet);
        }
    }

    private synchronized void over(V0Link from) {
        if (link == from) link = null;
    }

    private final class Hears implements V0Link.Listener {

        private volatile V0Link own;

        @Override
        public void packet(String text) {
            heard(own, text);
        }

        @Override
        public void over() {
            V0Client.this.over(own);
        }
    }
}
