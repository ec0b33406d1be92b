package dev.partyline.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.HandshakeRefusedException;
import dev.partyline.testing.KeycloakAdmin;
import dev.partyline.testing.KeycloakTokens;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Signing in at a real Keycloak, with its realm for trials; a key and bearer tokens are taken beside it. */
class LoginIT extends WithLogins {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Person person = new Person("ada");
    private SignInBrowser browser = person.browser;

    private String origin() {
        return server.http("").toString();
    }

    private URI atKeycloak(String user) {
        person = new Person(user);
        browser = person.browser;
        return person.atKeycloak();
    }

    private void signIn(String user) {
        person = new Person(user).signIn();
        browser = person.browser;
    }

    private JsonObject me() {
        return person.me();
    }

    private HttpResponse<String> write(String path, String body) {
        return person.write(path, body);
    }

    private String conversation() {
        return person.conversation();
    }

    private Map<String, String> cookie(String from) {
        return Map.of("Cookie", "partyline=" + browser.cookie("partyline"), "Origin", from);
    }

    @Test
    void whoSignsInIsKnownWithHerGroups() {
        HttpResponse<String> stranger = browser.get(server.http("/api/me"));
        assertEquals(401, stranger.statusCode());
        assertEquals("</login>; rel=\"login\"", stranger.headers().firstValue("Link").orElse(""));
        signIn("ada");
        JsonObject me = me();
        assertEquals("login", me.getString("kind"), me.toString());
        assertEquals("Ada Adams", me.getString("label"));
        assertEquals("[\"partyline-admins\"]", me.getJsonArray("groups").toString());
        assertTrue(me.containsKey("expires_at"));
        assertEquals(200, browser.get(server.http("/metrics")).statusCode());
    }

    @Test
    void theCookiesAreWhatTheyShouldBe() {
        URI way = atKeycloak("vera");
        HttpResponse<String> back = browser.get(way);
        var cookies = back.headers().allValues("Set-Cookie");
        var login = Pattern.compile("partyline=[A-Za-z0-9_-]{22}; Path=/; HttpOnly; SameSite=Lax");
        assertTrue(cookies.stream().anyMatch(each -> login.matcher(each).matches()), cookies.toString());
        var csrf = Pattern.compile("XSRF-TOKEN=[0-9a-f]{64}; Path=/; SameSite=Strict");
        assertTrue(cookies.stream().anyMatch(each -> csrf.matcher(each).matches()), cookies.toString());
        assertEquals("no-store", back.headers().firstValue("Cache-Control").orElse(""));
    }

    @Test
    void sheComesBackToWhereSheWasAndNowhereElse() {
        URI back = browser.atProvider(server.http("/login?return=%2F%23abc"), "gus", "gus-trial");
        assertEquals("/#abc", browser.get(back).headers().firstValue("Location").orElse(""));
        for (String elsewhere : new String[] {"https://evil.example/", "//evil.example", "/%5Cevil.example", "%2F%2Fevil.example"}) {
            assertEquals(400, browser.get(server.http("/login?return=" + elsewhere)).statusCode(), elsewhere);
        }
    }

    @Test
    void whatComesBackIsGoodOnceAndInItsBrowserOnly() {
        URI stolen = atKeycloak("ada");
        assertEquals(400, new SignInBrowser().get(stolen).statusCode(), "in another browser");
        assertEquals(400, browser.get(stolen).statusCode(), "it is spoilt");
        URI good = browser.atProviderAgain(server.http("/login"));
        assertEquals(303, browser.get(good).statusCode());
        assertEquals(400, browser.get(good).statusCode(), "again");
        assertEquals("Ada Adams", me().getString("label"));
    }

    @Test
    void madeUpAnswersOfAProviderAreRefused() {
        URI back = atKeycloak("ada");
        assertEquals(400, browser.get(changed(back, "state", "made-up")).statusCode());
        assertEquals(403, browser.get(changed(back, "code", "made-up")).statusCode());
        assertEquals(403, browser.get(changed(browser.atProviderAgain(server.http("/login")), "iss",
                "https%3A%2F%2Fevil.example")).statusCode());
        URI denied = SignInBrowser.next(browser.get(server.http("/login")));
        String state = denied.getQuery().replaceFirst(".*\\bstate=([^&]+).*", "$1");
        assertEquals(403, browser.get(server.http("/login/callback?error=access_denied&state=" + state)).statusCode());
        assertEquals(400, browser.get(server.http("/login/callback")).statusCode());
        assertEquals(401, browser.get(server.http("/api/me")).statusCode());
        String log = server.logText();
        assertFalse(log.contains("com.nimbusds"), "the library has an exception in the log");
    }

    private static URI changed(URI address, String parameter, String value) {
        return URI.create(address.toString().replaceFirst("\\b" + parameter + "=[^&]*", parameter + "=" + value));
    }

    /** The code of one request in the answer to another: PKCE and nonce of the other do not fit. */
    @Test
    void aCodeIsGoodForItsOwnRequestOnly() {
        URI victim = atKeycloak("ada");
        var mallory = new SignInBrowser();
        URI own = mallory.atProvider(server.http("/login"), "gus", "gus-trial");
        String code = victim.getQuery().replaceFirst(".*\\bcode=([^&]+).*", "$1");
        assertEquals(403, mallory.get(changed(own, "code", code)).statusCode());
        assertEquals(401, mallory.get(server.http("/api/me")).statusCode());
    }

    @Test
    void onlyPagesOfThisServerChangeSomethingByTheCookie() {
        signIn("otto");
        URI target = server.http("/api/conversations");
        String csrf = browser.cookie("XSRF-TOKEN");
        String[] json = {"Content-Type", "application/json"};
        assertEquals(403, browser.post(target, START, json).statusCode());
        assertEquals(403, browser.post(target, START, "Content-Type", "text/plain", "Origin", origin()).statusCode());
        assertEquals(403, browser.post(target, START, "Origin", origin(), "X-XSRF-TOKEN", "made-up").statusCode());
        assertEquals(403, browser.post(target, START, "Origin", "https://evil.example", "X-XSRF-TOKEN", csrf).statusCode());
        assertEquals(401, browser.post(target, START, "Origin", "https://agents.example.com", "X-XSRF-TOKEN", csrf).statusCode(),
                "an origin that is allowed shows what it has itself");
        assertEquals(403, browser.get(server.http("/api/me"), "Sec-Fetch-Site", "cross-site").statusCode());
        assertEquals(201, write("/api/conversations", START).statusCode());
        assertEquals(403, browser.post(server.http("/logout"), "").statusCode());
        assertEquals("Otto Ostrow", me().getString("label"), "still there");
    }

    @Test
    void keysAndTokensAreTakenBesideAndNeedNoMore() {
        var program = new SignInBrowser();
        String[] key = {"X-Session-API-Key", SharedServers.KEY, "Content-Type", "application/json"};
        assertEquals(201, program.post(server.http("/api/conversations"), START, key).statusCode());
        HttpResponse<String> token = program.get(server.http("/api/me"), "Authorization", "Bearer " + KeycloakTokens.of(keycloak, "otto").access());
        assertEquals("token", EventJson.parseObject(token.body()).getString("kind"), token.body());
        assertEquals("[\"partyline-operators\"]", EventJson.parseObject(token.body()).getJsonArray("groups").toString());
        signIn("ada");
        assertEquals(401, browser.get(server.http("/api/me"), "X-Session-API-Key", "wrong").statusCode(), "what is shown counts");
        assertEquals("key-1", EventJson.parseObject(browser.get(server.http("/api/me"), "X-Session-API-Key", SharedServers.KEY).body())
                .getString("name"));
    }

    @Test
    void theCookieOpensTheSocketsOfBothProtocols() throws IOException {
        signIn("ada");
        String conversation = conversation();
        URI v1 = server.socket("/sockets/events/" + conversation);
        try (var socket = RawSocket.open(v1, cookie(origin()), 0)) {
            assertTrue(socket.readText(LIMIT).contains("\"full_state\""));
        }
        URI v0 = server.socket("/socket.io/?EIO=4&transport=websocket&conversation_id=" + conversation);
        try (var socket = RawSocket.open(v0, cookie(origin()), 0)) {
            assertTrue(socket.readText(LIMIT).startsWith("0{"));
            socket.sendText("40");
            assertTrue(socket.readText(LIMIT).startsWith("40{\"sid\":"));
        }
        polled(conversation);
        assertThrows(HandshakeRefusedException.class, () -> RawSocket.open(v1, cookie("https://evil.example"), 0));
        try (var socket = RawSocket.open(v1, cookie("https://agents.example.com"), 0)) {
            socket.sendText("{}");
            var end = assertThrows(EOFException.class, () -> socket.readText(LIMIT));
            assertTrue(end.getMessage().contains("4001"), end.getMessage());
        }
    }

    private void polled(String conversation) {
        String polling = "/socket.io/?EIO=4&transport=polling&conversation_id=" + conversation;
        String opened = browser.get(server.http(polling)).body();
        String session = polling + "&sid=" + EventJson.parseObject(opened.substring(1)).getString("sid");
        assertEquals("ok", browser.post(server.http(session), "40", "Content-Type", "text/plain", "Origin", origin()).body());
        assertTrue(browser.get(server.http(session)).body().startsWith("40{\"sid\":"));
    }

    private static void readAll(RawSocket socket) throws IOException {
        while (!Thread.currentThread().isInterrupted()) socket.readText(Duration.ofSeconds(5));
    }

    @Test
    void whoSignsOutIsOutHereAndAtTheProvider() throws IOException {
        signIn("aude");
        String conversation = conversation();
        Map<String, String> old = cookie(origin());
        HttpResponse<String> out;
        try (var open = RawSocket.open(server.socket("/sockets/events/" + conversation), old, 0)) {
            assertTrue(open.readText(LIMIT).contains("\"full_state\""));
            out = write("/logout", "");
            assertEquals(200, out.statusCode(), out.body());
            open.sendText("{}"); // a sign of life, for which a close waits a moment
            assertThrows(EOFException.class, () -> readAll(open), "her sockets are closed");
        }
        assertEquals("", browser.cookie("partyline"));
        assertEquals(401, browser.get(server.http("/api/me"), "Cookie", old.get("Cookie")).statusCode());
        try (var socket = RawSocket.open(server.socket("/sockets/events/" + conversation), old, 0)) {
            socket.sendText("{}");
            assertThrows(EOFException.class, () -> socket.readText(LIMIT));
        }
        URI home = SignInBrowser.next(browser.get(URI.create(EventJson.parseObject(out.body()).getString("logout_url"))));
        assertEquals(server.http("/"), home);
        HttpResponse<String> page = browser.get(SignInBrowser.next(browser.get(server.http("/login"))));
        assertEquals(200, page.statusCode(), "it asks again who she is");
        assertTrue(page.body().contains("kc-form-login"));
    }

    @Test
    void whoIsPutOutAtTheProviderIsOutHereAtOnce() throws IOException {
        var admin = new KeycloakAdmin(keycloak);
        admin.sendLogoutsTo(server.http("/api/oidc/backchannel-logout"));
        signIn("vera");
        String conversation = conversation();
        try (var socket = RawSocket.open(server.socket("/sockets/events/" + conversation), cookie(origin()), 0)) {
            assertTrue(socket.readText(LIMIT).contains("\"full_state\""));
            long begun = System.nanoTime();
            admin.logOut("vera");
            var end = assertThrows(EOFException.class, () -> socket.readText(LIMIT));
            long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            System.out.println("closed " + millis + " ms after the provider was asked to end the session");
            assertTrue(end.getMessage().contains("4001"), end.getMessage());
            assertTrue(millis < 5_000, millis + " ms");
        }
        assertEquals(401, browser.get(server.http("/api/me")).statusCode());
    }
}
