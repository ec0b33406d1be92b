package dev.partyline.agent.trajectory;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * The event models of the Python client (V1 spec 4.2 to 4.11): which members each has, and nothing else. A model is
 * written as members {@code name:type}, {@code !} behind a required one; a type in upper case is another model,
 * {@code []} a list of them, {@code a|b} one of some texts, {@code @} a model found by the member {@code kind}.
 */
final class ClosedModels {

    private static final String RISK = "UNKNOWN|LOW|MEDIUM|HIGH";
    private static final String EVENT = "kind:string! id:string! timestamp:string parent_id:string ";
    private static final String ANSWER = EVENT + "source:agent|environment! tool_name:string! tool_call_id:string! ";
    private static final String SOURCE = "source:agent|user|environment|hook! ";
    private static final String SEEN = "kind:string! content:CONTENT[] is_error:bool ";

    private static final Map<String, String> MODELS = new HashMap<>();

    static {
        MODELS.put("TEXT", "type:text! text:string! cache_prompt:bool");
        MODELS.put("IMAGE", "type:image! image_urls:string[]! cache_prompt:bool");
        MODELS.put("MESSAGE", "role:user|assistant|system|tool! content:CONTENT[]! thinking_blocks:any "
                + "reasoning_content:string tool_call_id:string name:string");
        MODELS.put("CALL", "id:string! name:string! arguments:string! origin:completion|responses! "
                + "responses_item_id:string");
        MODELS.put("CLASS", "kind:auth|quota|rate_limit|config|transient|agent_action|internal|unknown! "
                + "retryable:bool! user_action:none|retry|settings error_id:string");
        MODELS.put("CRITIC", "score:number! message:string! metadata:object");
        MODELS.put("METADATA", "exit_code:int pid:int username:string hostname:string working_dir:string "
                + "py_interpreter_path:string prefix:string suffix:string");
        MODELS.put("TASK", "title:string! notes:string status:todo|in_progress|done!");
        events();
        actions();
        observations();
    }

    private ClosedModels() {}

    private static void events() {
        MODELS.put("MessageEvent", EVENT + SOURCE + "llm_message:MESSAGE! llm_response_id:string "
                + "activated_skills:string[] extended_content:TEXT[] sender:string critic_result:CRITIC");
        MODELS.put("ActionEvent", EVENT + SOURCE + "thought:TEXT[]! reasoning_content:string thinking_blocks:any "
                + "responses_reasoning_item:object action:@ tool_name:string! tool_call_id:string! tool_call:CALL! "
                + "llm_response_id:string! security_risk:" + RISK + " critic_result:CRITIC summary:string");
        MODELS.put("ObservationEvent", ANSWER + "observation:@! action_id:string! extended_content:TEXT[]");
        MODELS.put("AgentErrorEvent", ANSWER + "error:string! classification:CLASS");
        MODELS.put("UserRejectObservation", ANSWER + "action_id:string! rejection_reason:string "
                + "rejection_source:user|hook");
        MODELS.put("SystemPromptEvent", EVENT + SOURCE + "system_prompt:TEXT! tools:any! dynamic_context:TEXT");
        MODELS.put("ConversationStateUpdateEvent", EVENT + SOURCE + "key:string! value:any");
        MODELS.put("ConversationErrorEvent", EVENT + SOURCE + "code:string! detail:string! classification:CLASS");
        MODELS.put("CondensationRequest", EVENT + SOURCE);
        MODELS.put("Condensation", EVENT + SOURCE + "forgotten_event_ids:string[] summary:string "
                + "summary_offset:int llm_response_id:string!");
        MODELS.put("HookExecutionEvent", EVENT + SOURCE + "hook_event_type:string! hook_command:string! "
                + "tool_name:string success:bool! blocked:bool exit_code:int! stdout:string stderr:string "
                + "reason:string additional_context:string error:string action_id:string message_id:string "
                + "hook_input:object");
        MODELS.put("TokenEvent", EVENT + SOURCE + "prompt_token_ids:int[]! response_token_ids:int[]!");
        MODELS.put("LLMCompletionLogEvent", EVENT + SOURCE + "filename:string! log_data:string! model_name:string "
                + "usage_id:string");
        MODELS.put("ACPToolCallEvent", EVENT + SOURCE + "tool_call_id:string! title:string! status:string "
                + "tool_kind:string raw_input:any raw_output:any content:any is_error:bool");
    }

    private static void actions() {
        MODELS.put("TerminalAction", "kind:string! command:string! is_input:bool timeout:number reset:bool");
        MODELS.put("FileEditorAction", "kind:string! command:view|create|str_replace|insert|undo_edit! path:string! "
                + "file_text:string old_str:string new_str:string insert_line:int view_range:int[]");
        MODELS.put("TaskTrackerAction", "kind:string! command:view|plan task_list:TASK[]");
        MODELS.put("FinishAction", "kind:string! message:string!");
        MODELS.put("ThinkAction", "kind:string! thought:string!");
        MODELS.put("MCPToolAction", "kind:string! data:object!");
        MODELS.put("BrowserNavigateAction", "kind:string! url:string! new_tab:bool");
        MODELS.put("BrowserClickAction", "kind:string! index:int! new_tab:bool");
        MODELS.put("BrowserTypeAction", "kind:string! index:int! text:string!");
        MODELS.put("BrowserGetStateAction", "kind:string! include_screenshot:bool");
        MODELS.put("BrowserGetContentAction", "kind:string! extract_links:bool start_from_char:int");
        MODELS.put("BrowserScrollAction", "kind:string! direction:up|down");
        MODELS.put("BrowserGoBackAction", "kind:string!");
        MODELS.put("BrowserListTabsAction", "kind:string!");
        MODELS.put("BrowserSwitchTabAction", "kind:string! tab_id:string!");
        MODELS.put("BrowserCloseTabAction", "kind:string! tab_id:string!");
    }

    private static void observations() {
        MODELS.put("TerminalObservation", SEEN + "command:string! exit_code:int timeout:bool metadata:METADATA "
                + "full_output_save_dir:string");
        MODELS.put("FileEditorObservation", SEEN + "command:view|create|str_replace|insert|undo_edit! path:string "
                + "prev_exist:bool old_content:string new_content:string");
        MODELS.put("TaskTrackerObservation", SEEN + "command:view|plan! task_list:TASK[]");
        MODELS.put("BrowserObservation", SEEN + "screenshot_data:string full_output_save_dir:string");
        MODELS.put("MCPToolObservation", SEEN + "tool_name:string!");
        MODELS.put("FinishObservation", SEEN);
        MODELS.put("ThinkObservation", SEEN);
    }

    /** @throws AssertionError if the Python client would refuse the event */
    static void check(JsonObject event) {
        model(event, event.getString("kind"), event.getString("kind"));
    }

    private static void model(JsonObject json, String name, String at) {
        String model = MODELS.get(name);
        if (model == null) throw new AssertionError(at + ": unknown model " + name);
        Map<String, String> types = new HashMap<>();
        for (String member : model.split(" ")) {
            int colon = member.indexOf(':');
            String type = member.substring(colon + 1);
            types.put(member.substring(0, colon), type.replace("!", ""));
            boolean missing = type.endsWith("!") && !json.containsKey(member.substring(0, colon));
            if (missing) throw new AssertionError(at + ": no " + member);
        }
        json.forEach((member, value) -> {
            if (!types.containsKey(member)) throw new AssertionError(at + ": extra member " + member);
            value(value, types.get(member), at + "." + member);
        });
    }

    private static void value(JsonValue value, String type, String at) {
        if (value == JsonValue.NULL) throw new AssertionError(at + " is null");
        if (type.endsWith("[]")) {
            if (!(value instanceof JsonArray items)) throw new AssertionError(at + " is no list");
            items.forEach(item -> value(item, type.substring(0, type.length() - 2), at + "[]"));
        } else if (!fits(value, type, at)) {
            throw new AssertionError(at + " is no " + type + ": " + value);
        }
    }

    private static boolean fits(JsonValue value, String type, String at) {
        return switch (type) {
            case "any" -> true;
            case "string" -> value instanceof JsonString;
            case "bool" -> value == JsonValue.TRUE || value == JsonValue.FALSE;
            case "number" -> value instanceof JsonNumber;
            case "int" -> value instanceof JsonNumber number && number.isIntegral();
            case "object" -> value instanceof JsonObject;
            case "CONTENT" -> sub(value, value.asJsonObject().getString("type").toUpperCase(Locale.ROOT), at);
            case "@" -> sub(value, value.asJsonObject().getString("kind"), at);
            default -> MODELS.containsKey(type) ? sub(value, type, at)
                    : value instanceof JsonString text && Set.of(type.split("\\|")).contains(text.getString());
        };
    }

    private static boolean sub(JsonValue value, String model, String at) {
        if (!(value instanceof JsonObject json)) return false;
        model(json, model, at);
        return true;
    }
}
