package dev.partyline.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import dev.partyline.security.Action;
import dev.partyline.security.RightsTable;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.TokenIssuer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what: the table of the page on rights, with every way of having a role, over every transport. */
class RightsIT {

    private static final String KEY = "key-of-a-client-5d1f0c7e";
    private static final String V1 = "{'agent':{'llm':{'model':'m'}},'workspace':{'working_dir':'/w'},"
            + "'runtime':{'kind':'outside'}}";
    private static final Map<String, Set<Action>> TABLE = RightsTable.read();
    private static final List<RightsProbe> PROBES = RightsProbe.all();
    private static final String CUT = "closed 4004 Access was revoked";
    private static final String NOBODYS = "0f0e0d0c0b0a49088706050403020100";
    /** What is answered of a conversation that does not exist. */
    private static final Map<RightsProbe, String> UNKNOWN = new HashMap<>();

    private static TokenIssuer issuer;
    private static ServerProcess server;
    private static RightsClient olga;

    /** Those who try everything, each with the row of the table that says what she may. */
    private enum Subject {
        ADMINISTRATOR_BY_GROUP("administrator", "adam", "admins", ""),
        OWNER_BY_MAKING("owner", "olga", "", ""),
        OWNER_BY_GRANT("owner", "bert", "", "user:bert:owner"),
        MAINTAINER_BY_GRANT("maintainer", "bert", "", "user:bert:maintainer"),
        MAINTAINER_BY_KEY("maintainer", "", "", ""),
        OPERATOR_BY_GROUP("operator", "bert", "ops", ""),
        OPERATOR_BY_GRANT("operator", "bert", "", "user:bert:operator"),
        OPERATOR_BY_GRANT_TO_A_GROUP("operator", "bert", "/x/\u00e4 b", "group:/x/\u00e4 b:operator"),
        AUDITOR_BY_GROUP("auditor", "bert", "audit", ""),
        AUDITOR_BY_GRANT("auditor", "bert", "", "user:bert:auditor"),
        VIEWER_BY_GROUP("viewer", "bert", "guests", ""),
        VIEWER_BY_GRANT("viewer", "bert", "other", "user:bert:viewer"),
        STRANGER("", "bert", "other", "group:bert:owner");

        private final String role;
        private final String user;
        private final String group;
        private final String grant;

        Subject(String role, String user, String group, String grant) {
            this.role = role;
            this.user = user;
            this.group = group;
            this.grant = grant;
        }

        private RightsClient client() {
            return user.isEmpty() ? RightsClient.of(server, "X-Session-API-Key: " + KEY) : token(user, group);
        }

        /** With what was given to her. */
        private String conversation(String request) {
            String id = made(request);
            if (!grant.isEmpty()) grant(id, grant.split(":"));
            return id;
        }
    }

    /** What becomes of an attempt. */
    private enum Outcome { DONE, FORBIDDEN, UNKNOWN }

    @BeforeAll
    static void start() {
        issuer = TokenIssuer.start();
        server = ServerProcess.start(ServerSettings.of("rights").with("partyline.jwt.issuer", TokenIssuer.NAME)
                .with("partyline.jwt.audience", TokenIssuer.AUDIENCE).with("partyline.session-api-keys", KEY)
                .with("partyline.jwt.jwks-uri", issuer.jwks().toString())
                .with("partyline.jwt.groups-claim", "realm_access.roles")
                .with("partyline.roles.administrators", "admins, root").with("partyline.roles.operators", "ops")
                .with("partyline.roles.auditors", "audit").with("partyline.roles.viewers", "guests"));
        olga = token("olga", "");
    }

    @AfterAll
    static void stop() {
        server.close();
        issuer.close();
    }

    private static RightsClient token(String user, String group) {
        var claims = TokenIssuer.claims(user).claim("realm_access", Map.of("roles", List.of("everybody", group)));
        return RightsClient.of(server, "Authorization: Bearer " + issuer.token(claims.build()));
    }

    /** @param request with single quotes
     *  @return id of a new conversation of Olga's */
    private static String made(String request) {
        Answer made = olga.answer("POST", "/api/conversations", request);
        assertEquals(2, made.status() / 100, made.body());
        return made.json().getString("id", made.json().getString("conversation_id", ""));
    }

    private static String grants(String id, String kind, String name) {
        return "/api/conversations/" + id + "/grants?kind=" + kind + "&name=" + URLEncoder.encode(name, UTF_8);
    }

    private static void grant(String id, String... kindNameRole) {
        Answer given = olga.answer("PUT", grants(id, kindNameRole[0], kindNameRole[1]), "{'role':'" + kindNameRole[2] + "'}");
        assertEquals(200, given.status(), given.body());
    }

    /** Without ids: they differ, and are all that may differ. */
    private static String attempt(RightsProbe probe, RightsClient who, String id) {
        String bare = id.replace("-", "");
        String dashed = UUID.fromString(bare.replaceFirst("(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-")).toString();
        return probe.attempt().apply(who, id).replace(bare, "ID").replace(dashed, "ID");
    }

    private static Outcome outcome(RightsProbe probe, RightsClient who, String id) {
        String answer = attempt(probe, who, id);
        if (answer.equals("done")) return Outcome.DONE;
        if (answer.startsWith("403 ") || answer.startsWith("closed 4003 ") || answer.contains("\"PermissionError\"")
                || answer.contains("you may not do this in this conversation")) return Outcome.FORBIDDEN;
        if (answer.equals(UNKNOWN.computeIfAbsent(probe, each -> attempt(each, olga, NOBODYS)))) return Outcome.UNKNOWN;
        if (answer.startsWith("2")) return Outcome.DONE;
        throw new AssertionError(probe + " was answered " + answer);
    }

    private static Outcome expected(Set<Action> permitted, Action action) {
        if (permitted.contains(action)) return Outcome.DONE;
        return permitted.contains(Action.WATCH) ? Outcome.FORBIDDEN : Outcome.UNKNOWN;
    }

    private static void assertRights(Set<Action> permitted, List<RightsProbe> probes, RightsClient who, String v1, String v0) {
        var expected = new LinkedHashMap<String, Outcome>();
        var found = new LinkedHashMap<String, Outcome>();
        for (RightsProbe probe : probes) {
            expected.put(probe.toString(), expected(permitted, probe.action()));
            found.put(probe.toString(), outcome(probe, who, probe.v1() ? v1 : v0));
        }
        assertEquals(lines(expected), lines(found));
    }

    private static String lines(Map<String, Outcome> outcomes) {
        return String.join("\n", outcomes.entrySet().stream().map(Object::toString).toList());
    }

    @ParameterizedTest
    @EnumSource
    void theTableHoldsOverEveryTransport(Subject subject) {
        Set<Action> permitted = TABLE.getOrDefault(subject.role, Set.of());
        String v1 = subject.conversation(V1);
        assertRights(permitted, PROBES, subject.client(), v1, subject.conversation("{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "maintainer", "operator", "auditor", "viewer"})
    void aTicketIsWorthTheRoleThatItWasAskedFor(String role) {
        assertRights(TABLE.get(role), RightsProbe.ofSockets(), olga.byTicket(role), made(V1), made("{}"));
    }

    @Test
    void everyRoleAndEveryActionIsTried() {
        Set<String> roles = Set.copyOf(Stream.of(Subject.values()).map(each -> each.role).filter(role -> !role.isEmpty()).toList());
        assertEquals(TABLE.keySet(), roles);
        assertEquals(TABLE.get("owner"), Set.copyOf(PROBES.stream().map(RightsProbe::action).toList()));
        assertTrue(PROBES.size() * Subject.values().length >= 200);
    }

    @Test
    void whatCannotBeSeenIsInNoListAndNoCount() {
        var stranger = token("carla", "other");
        String hers = made(V1);
        for (String list : List.of("/api/conversations", "/api/conversations/search", "/api/conversations/search?page_id=" + hers)) {
            assertFalse(stranger.rest("GET", list, "").contains(hers), list);
            assertTrue(olga.rest("GET", list, "").contains(hers.replace("-", "")) || olga.rest("GET", list, "").contains(hers), list);
        }
        assertEquals("200 0", stranger.rest("GET", "/api/conversations/count", ""));
        String taken = "{'conversation_id':'" + hers + "','agent':{'llm':{'model':'m'}},'workspace':{'working_dir':'/w'}}";
        assertTrue(stranger.rest("POST", "/api/conversations", taken).startsWith("409 {\"detail\":\"Conversation exists: "));
    }

    @Test
    void whoWasGivenARightIsListedUntilItIsTakenBack() {
        String id = made(V1);
        String path = "/api/conversations/" + id + "/grants";
        String group = "/agents/ops & \u00e4";
        grant(id, "group", group, "viewer");
        grant(id, "user", "bert", "viewer");
        grant(id, "group", group, "operator");
        assertEquals("200 {\"owner\":\"olga\",\"grants\":[{\"kind\":\"user\",\"name\":\"bert\",\"role\":\"viewer\"},"
                + "{\"kind\":\"group\",\"name\":\"" + group + "\",\"role\":\"operator\"}]}", olga.rest("GET", path, ""));
        assertEquals("200 {\"success\":true}", olga.rest("DELETE", grants(id, "group", group), ""));
        assertEquals("404 {\"detail\":\"Grant not found\"}", olga.rest("DELETE", grants(id, "group", group), ""));
        assertEquals("200 {\"success\":true}", olga.rest("DELETE", grants(id, "user", "bert"), ""));
        assertEquals("200 {\"owner\":\"olga\",\"grants\":[]}", olga.rest("GET", path, ""));
    }

    @Test
    void whatCannotBeGivenIsRefused() {
        String id = made(V1);
        String path = "/api/conversations/" + id + "/grants";
        for (String query : List.of("", "?kind=user", "?name=x", "?kind=robot&name=x", "?kind=user&name=", "?kind=user&name=%20",
                "?kind=user&name=a%0Ab", "?kind=user&name=" + "x".repeat(201))) {
            assertEquals("422", olga.rest("PUT", path + query, "{'role':'viewer'}").substring(0, 3), query);
            assertEquals("422", olga.rest("DELETE", path + query, "").substring(0, 3), query);
        }
        for (String body : List.of("{}", "{'role':'administrator'}", "{'role':'Viewer'}", "{'role':7}")) {
            assertEquals("422", olga.rest("PUT", grants(id, "user", "x"), body).substring(0, 3), body);
        }
        grant(id, "user", "bert", "maintainer");
        var bert = token("bert", "");
        assertEquals("403 {\"detail\":\"Forbidden\"}", bert.rest("PUT", grants(id, "user", "bert"), "{'role':'owner'}"));
        assertEquals("200", bert.rest("PUT", grants(id, "user", "carla"), "{'role':'maintainer'}").substring(0, 3));
        grant(id, "user", "carla", "owner");
        assertEquals("403 {\"detail\":\"Forbidden\"}", bert.rest("PUT", grants(id, "user", "carla"), "{'role':'viewer'}"));
        assertEquals("403 {\"detail\":\"Forbidden\"}", bert.rest("DELETE", grants(id, "user", "carla"), ""));
    }

    @Test
    void whoIsLeftWithLessIsRefusedWhatIsGoneAndStays() throws IOException {
        String id = made(V1);
        grant(id, "user", "bert", "maintainer");
        var bert = token("bert", "");
        try (var socket = bert.open("/sockets/events/", id); var agent = bert.open("/sockets/agents/", id)) {
            assertEquals("done", RightsClient.until(socket, "\"full_state\"", "\"full_state\""));
            agent.sendText("{\"type\":\"attach\"}");
            assertEquals("done", RightsClient.until(agent, "\"attached\"", "\"error\""));
            grant(id, "user", "bert", "viewer");
            for (int i = 0; i < 2; i++) {
                RightsClient.say(socket);
                assertTrue(RightsClient.until(socket, "MessageEvent", "ServerErrorEvent").contains("\"PermissionError\""));
            }
            assertEquals(CUT, RightsClient.until(agent, "\"ack\"", "\"error\""));
        }
    }

    @Test
    void whoLosesARightIsCutOffAtOnce() throws IOException {
        String v1 = made(V1);
        String v0 = made("{}");
        for (String id : List.of(v1, v0)) grant(id, "user", "bert", "operator");
        var bert = token("bert", "");
        try (var one = bert.open("/sockets/events/", v1); var zero = bert.joinV0(v0)) {
            assertEquals("done", RightsClient.until(one, "\"full_state\"", "\"full_state\""));
            assertEquals("done", RightsClient.until(zero, "40{", "44"));
            for (String id : List.of(v1, v0)) olga.rest("DELETE", grants(id, "user", "bert"), "");
            assertEquals(CUT, RightsClient.until(one, "MessageEvent", "ServerErrorEvent"));
            assertEquals("done", RightsClient.until(zero, "41", "430"));
        }
        assertEquals("404", bert.rest("GET", "/api/conversations/" + v1, "").substring(0, 3));
    }
}
