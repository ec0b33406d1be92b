package dev.partyline.system;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import dev.partyline.security.Action;

/**
 * One thing that can be tried with a conversation, by one transport. They stand in an order in which nothing is in the way of what
 * follows: what removes a conversation comes last.
 *
 * @param v1 whether it is tried on a conversation of V1; otherwise on one of V0
 * @param attempt gets who tries it and the conversation's id, and gives the answer
 */
record RightsProbe(String transport, Action action, String name, boolean v1,
        BiFunction<RightsClient, String, String> attempt) {

    private static final String SAID = "{'action':'message','args':{'content':'hello'}}";
    private static final String STOP = "{'action':'change_agent_state','args':{'agent_state':'stopped'}}";
    private static final String GRANT = "/grants?kind=user&name=somebody";

    /** Everything that can be done by a socket. */
    static List<RightsProbe> ofSockets() {
        return List.of(socket("V1 socket", Action.WATCH, "connect", true, RightsClient::watchV1),
                socket("V1 socket", Action.SAY, "message", true, RightsClient::sayV1),
                socket("V0 polling", Action.WATCH, "connect", false, (who, id) -> who.v0Polling(id, "")),
                socket("V0 polling", Action.SAY, "message", false, (who, id) -> who.v0Polling(id, SAID)),
                socket("V0 polling", Action.STEER, "stop", false, (who, id) -> who.v0Polling(id, STOP)),
                socket("V0 websocket", Action.WATCH, "connect", false, (who, id) -> who.v0Socket(id, "")),
                socket("V0 websocket", Action.SAY, "message", false, (who, id) -> who.v0Socket(id, SAID)),
                socket("V0 websocket", Action.STEER, "stop", false, (who, id) -> who.v0Socket(id, STOP)));
    }

    static List<RightsProbe> all() {
        Stream<RightsProbe> agent = Stream.of(socket("agent socket", Action.ACT, "attach", true, RightsClient::act));
        return Stream.of(ofSockets().stream(), agent, watching(), steering(), ofV0(), sharing(), managing())
                .flatMap(each -> each).toList();
    }

    private static Stream<RightsProbe> watching() {
        return Stream.of(v1(Action.WATCH, "GET", "", ""), v1(Action.WATCH, "GET", "/events/search", ""),
                v1(Action.WATCH, "GET", "/events/count", ""), v1(Action.WATCH, "GET", "/events?ids=x", ""),
                at("GET", "/api/conversations?ids="), at("GET", "/api/v1/app-conversations?ids="),
                at("GET", "/api/v1/sandboxes?id="), at("GET", "/api/v1/app-conversations/start-tasks?ids="),
                at("GET", "/api/v1/events/count?conversation_id__eq="),
                new RightsProbe("REST V1", Action.WATCH, "POST ticket", true,
                        (who, id) -> who.rest("POST", "/api/tickets", "{'conversation_id':'" + id + "'}")
                                .replaceFirst("^201 .*", "201")),
                v1(Action.INSPECT, "GET", "/export", ""), v1(Action.INSPECT, "GET", "/grants", ""));
    }

    private static Stream<RightsProbe> steering() {
        return Stream.of(v1(Action.SAY, "POST", "/events", "{'role':'user','content':[{'text':'hello'}],'run':false}"),
                v1(Action.STEER, "POST", "/pause", ""), v1(Action.STEER, "POST", "/interrupt", ""),
                v1(Action.STEER, "POST", "/confirmation_policy", "{'policy':{'kind':'NeverConfirm'}}"),
                v1(Action.STEER, "POST", "/secrets", "{'secrets':{'A':{'value':'b'}}}"),
                v1(Action.STEER, "POST", "/events/respond_to_confirmation", "{'accept':true}"),
                new RightsProbe("REST V1", Action.STEER, "pause the sandbox", true,
                        (who, id) -> who.rest("POST", "/api/v1/sandboxes/" + id + "/pause", "")),
                v1(Action.ACT, "POST", "/agent", "{}"));
    }

    private static Stream<RightsProbe> ofV0() {
        return Stream.of(v0(Action.WATCH, "GET", "/config", ""), v0(Action.WATCH, "GET", "/trajectory", ""),
                v0(Action.WATCH, "GET", "/events", ""), v0(Action.WATCH, "GET", "/list-files", ""),
                v0(Action.SAY, "POST", "/message", "{'message':'hello'}"), v0(Action.SAY, "POST", "/events", SAID),
                v0(Action.STEER, "POST", "/stop", ""), v0(Action.STEER, "POST", "/start", ""));
    }

    private static Stream<RightsProbe> sharing() {
        return Stream.of(v1(Action.SHARE, "PUT", GRANT, "{'role':'viewer'}"), v1(Action.SHARE, "DELETE", GRANT, ""));
    }

    private static Stream<RightsProbe> managing() {
        return Stream.of(v1(Action.MANAGE, "PATCH", "", "{'title':'t'}"), v1(Action.MANAGE, "DELETE", "", ""),
                v1(Action.MANAGE, "POST", "/undelete", ""), v0(Action.MANAGE, "PATCH", "", "{'title':'t'}"),
                v0(Action.MANAGE, "DELETE", "", ""), v0(Action.MANAGE, "POST", "/undelete", ""),
                v1(Action.PURGE, "DELETE", "?permanent=true", ""), v0(Action.PURGE, "DELETE", "?permanent=true", ""));
    }

    private static RightsProbe socket(String transport, Action action, String name, boolean v1,
            BiFunction<RightsClient, String, String> attempt) {
        return new RightsProbe(transport, action, name, v1, attempt);
    }

    private static RightsProbe v1(Action action, String method, String below, String body) {
        return new RightsProbe("REST V1", action, method + " " + below, true,
                (who, id) -> who.rest(method, "/api/conversations/" + id + below, body));
    }

    private static RightsProbe v0(Action action, String method, String below, String body) {
        return new RightsProbe("REST V0", action, method + " " + below, false,
                (who, id) -> who.rest(method, "/api/conversations/" + id + below, body));
    }

    private static RightsProbe at(String method, String target) {
        return new RightsProbe("REST V1", Action.WATCH, method + " " + target, true,
                (who, id) -> who.rest(method, target + id, ""));
    }

    @Override
    public String toString() {
        return transport + ": " + action + " by " + name;
    }
}
