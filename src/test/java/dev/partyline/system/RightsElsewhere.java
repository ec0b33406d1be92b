package dev.partyline.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.partyline.testing.LogoutTokens;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.TokenIssuer;
import dev.partyline.testing.V0Link.Way;
import dev.partyline.testing.WatchedClient;

/** What one server of a cluster gives, the other takes, once; and what ends on one has ended on the other. */
record RightsElsewhere(ServerProcess here, ServerProcess there, TokenIssuer issuer) {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String REFUSED = "4001 Authentication failed";

    void verify(HttpClient http) {
        String sid = UUID.randomUUID().toString();
        String token = issuer.token(TokenIssuer.claims("anna").claim("sid", sid).build());
        Answer made = post(here, "/api/conversations", WithTokens.START, token);
        assertEquals(201, made.status(), made.body());
        String conversation = made.json().getString("id");
        var clients = List.of(byTicket(http, there, conversation, ticket(conversation, token)),
                WatchedClient.socket("by token", http, there, target(conversation), token, ""),
                WatchedClient.v0("v0 by ticket", http, there, Way.POLLING, "conversation_id=" + conversation + "&latest_event_id=-1",
                        ticket(conversation, token)));
        try {
            for (WatchedClient each : clients) each.await(each.toString().startsWith("v0") ? "0{\"sid\"" : "full_state");
            aTicketIsGoodOnceOnAll(http, conversation, token);
            whoLeavesOnOneIsCutOnTheOther(clients, conversation, sid, token);
        } finally {
            clients.forEach(WatchedClient::close);
        }
    }

    private void aTicketIsGoodOnceOnAll(HttpClient http, String conversation, String token) {
        String ticket = ticket(conversation, token);
        try (var first = byTicket(http, there, conversation, ticket)) {
            first.await("full_state");
            assertEquals(REFUSED, byTicket(http, here, conversation, ticket).end().how());
            assertEquals(REFUSED, byTicket(http, there, conversation, ticket).end().how());
        }
    }

    private void whoLeavesOnOneIsCutOnTheOther(List<WatchedClient> clients, String conversation, String sid, String token) {
        String spare = ticket(conversation, token);
        String logout = LogoutTokens.ofSession(issuer, sid);
        Instant before = Instant.now();
        assertEquals(200, backChannel(here, logout).status());
        for (WatchedClient each : clients) {
            var end = each.end();
            long took = Duration.between(before, end.at()).toMillis();
            System.out.println(each + " was cut on the other server " + took + " ms later: " + end.how());
            assertEquals(each.toString().startsWith("v0") ? "told to leave" : "4001 Access was revoked", end.how());
            assertTrue(took < SOON.toMillis(), () -> each + ": " + took + " ms");
        }
        assertEquals(401, post(there, "/api/conversations", WithTokens.START, token).status());
        assertEquals(400, backChannel(there, logout).status(), "an order is good once on all");
        var late = byTicket(HttpClient.newHttpClient(), there, conversation, spare);
        assertEquals(REFUSED, late.end().how(), "nor does a ticket of that session help");
    }

    private static String target(String conversation) {
        return "/sockets/events/" + conversation;
    }

    private static WatchedClient byTicket(HttpClient http, ServerProcess server, String conversation, String ticket) {
        return WatchedClient.socket("by ticket", http, server, target(conversation), "",
                "{\"type\":\"auth\",\"ticket\":\"" + ticket + "\"}");
    }

    private String ticket(String conversation, String token) {
        return post(here, "/api/tickets", "{\"conversation_id\":\"" + conversation + "\"}", token).json().getString("ticket");
    }

    private static Answer post(ServerProcess server, String target, String body, String token) {
        return new PlainHttp(server, "").send("POST", target, body.getBytes(UTF_8), "Authorization: Bearer " + token,
                "Content-Type: application/json");
    }

    private static Answer backChannel(ServerProcess server, String logoutToken) {
        return new PlainHttp(server, "").send("POST", "/api/oidc/backchannel-logout",
                ("logout_token=" + URLEncoder.encode(logoutToken, UTF_8)).getBytes(UTF_8),
                "Content-Type: application/x-www-form-urlencoded");
    }
}
