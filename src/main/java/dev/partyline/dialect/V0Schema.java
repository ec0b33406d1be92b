package dev.partyline.dialect;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * The types of V0 and the members of their {@code args} and {@code extras}, with defaults and in the order of the wire
 * (V0 spec 5.3, 5.4). A required member has an empty value here, for a log is read forgivingly.
 */
final class V0Schema {

    /** What the sandbox executes. */
    static final Set<String> RUNNABLE = Set.of("run", "run_ipython", "browse", "browse_interactive", "read", "write",
            "edit", "call_tool_mcp");

    private static final Map<String, JsonObject> ACTIONS = new HashMap<>();
    private static final Map<String, JsonObject> OBSERVATIONS = new HashMap<>();

    static {
        talk();
        tools();
        work();
        results();
        news();
    }

    private V0Schema() {}

    static boolean hasAction(String type) {
        return ACTIONS.containsKey(type);
    }

    static boolean hasObservation(String type) {
        return OBSERVATIONS.containsKey(type);
    }

    /** All arguments of an action: those given, where the type has them, and the defaults of the others. */
    static JsonObject args(String type, JsonObject given) {
        JsonObject args = complete(ACTIONS.get(type), given);
        boolean noRisk = args.get("security_risk") == JsonValue.NULL;
        return noRisk ? EventJson.object(args).remove("security_risk").build() : args;
    }

    /** The same for the extras of an observation. */
    static JsonObject extras(String type, JsonObject given) {
        return complete(OBSERVATIONS.get(type), given);
    }

    /** The metadata of a command. */
    static JsonObject metadata(JsonObject given) {
        return complete(OBSERVATIONS.get("run").getJsonObject("metadata"), given);
    }

    private static JsonObject complete(JsonObject defaults, JsonObject given) {
        var complete = EventJson.object();
        defaults.forEach((name, value) -> complete.add(name, given.getOrDefault(name, value)));
        return complete.build();
    }

    private static void action(String type, String defaults) {
        ACTIONS.put(type, EventJson.parseObject(defaults));
    }

    private static void observation(String type, String defaults) {
        OBSERVATIONS.put(type, EventJson.parseObject(defaults));
    }

    private static void talk() {
        action("message", """
                {"content":"","file_urls":null,"image_urls":null,"wait_for_response":false,"security_risk":-1}""");
        action("system", """
                {"content":"","tools":null,"openhands_version":null,"agent_class":null}""");
        action("recall", """
                {"recall_type":"knowledge","query":"","thought":""}""");
        action("change_agent_state", """
                {"agent_state":"","thought":""}""");
        action("condensation", """
                {"forgotten_event_ids":null,"forgotten_events_start_id":null,"forgotten_events_end_id":null,
                "summary":null,"summary_offset":null}""");
        action("condensation_request", "{}");
        action("loop_recovery", """
                {"option":1}""");
        action("null", "{}");
    }

    private static void tools() {
        action("run", """
                {"command":"","is_input":false,"thought":"","blocking":false,"is_static":false,"cwd":null,"hidden":false,
                "confirmation_state":"confirmed","security_risk":-1}""");
        action("run_ipython", """
                {"code":"","thought":"","include_extra":true,"confirmation_state":"confirmed","security_risk":-1,
                "kernel_init_code":""}""");
        action("browse", """
                {"url":"","thought":"","security_risk":-1,"return_axtree":false}""");
        action("browse_interactive", """
                {"browser_actions":"","thought":"","browsergym_send_msg_to_user":"","security_risk":-1,
                "return_axtree":false}""");
        action("read", """
                {"path":"","start":0,"end":-1,"thought":"","security_risk":-1,"impl_source":"default",
                "view_range":null}""");
        action("write", """
                {"path":"","content":"","start":0,"end":-1,"thought":"","security_risk":-1}""");
        action("edit", """
                {"path":"","command":"","file_text":null,"old_str":null,"new_str":null,"insert_line":null,"content":"",
                "start":1,"end":-1,"thought":"","security_risk":-1,"impl_source":"oh_aci"}""");
        action("call_tool_mcp", """
                {"name":"","arguments":{},"thought":"","security_risk":-1}""");
    }

    private static void work() {
        action("think", """
                {"thought":""}""");
        action("finish", """
                {"final_thought":"","outputs":{},"thought":""}""");
        action("reject", """
                {"outputs":{},"thought":""}""");
        action("delegate", """
                {"agent":"","inputs":{},"thought":""}""");
        action("task_tracking", """
                {"command":"view","task_list":[],"thought":""}""");
    }

    private static void results() {
        observation("run", """
                {"command":"","metadata":{"exit_code":-1,"pid":-1,"username":null,"hostname":null,"working_dir":null,
                "py_interpreter_path":null,"prefix":"","suffix":""},"hidden":false}""");
        observation("run_ipython", """
                {"code":"","image_urls":null}""");
        observation("browse", """
                {"url":"","trigger_by_action":"","screenshot":"","screenshot_path":null,"set_of_marks":"","error":false,
                "goal_image_urls":[],"open_pages_urls":[],"active_page_index":-1,"dom_object":{},"axtree_object":{},
                "extra_element_properties":{},"last_browser_action":"","last_browser_action_error":"",
                "focused_element_bid":"","filter_visible_only":false}""");
        observation("read", """
                {"path":"","impl_source":"default"}""");
        observation("write", """
                {"path":""}""");
        observation("edit", """
                {"path":"","prev_exist":false,"old_content":null,"new_content":null,"impl_source":"llm_based_edit",
                "diff":null,"_diff_cache":null}""");
        observation("mcp", """
                {"name":"","arguments":{}}""");
        observation("download", """
                {"file_path":""}""");
        observation("delegate", """
                {"outputs":{}}""");
        observation("task_tracking", """
                {"command":"","task_list":[]}""");
    }

    private static void news() {
        for (String type : new String[] {"success", "user_rejected", "condense", "think", "loop_detection", "null"}) {
            observation(type, "{}");
        }
        observation("error", """
                {"error_id":""}""");
        observation("agent_state_changed", """
                {"agent_state":"","reason":""}""");
        observation("recall", """
                {"recall_type":"knowledge","repo_name":"","repo_directory":"","repo_branch":"","repo_instructions":"",
                "runtime_hosts":{},"additional_agent_instructions":"","date":"","custom_secrets_descriptions":{},
                "conversation_instructions":"","working_dir":"","microagent_knowledge":[]}""");
    }
}
