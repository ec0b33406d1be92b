package dev.partyline.dialect;

import static dev.partyline.dialect.V1Fields.invalid;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * The actions and observations of V1 as closed models (V1 spec 4.10, 4.11): the Python client refuses whole events for
 * one member too many, one that is missing, or a kind that it does not know. Of some kinds only the name is known here;
 * their members are let through. Pure functions.
 */
final class V1Models {

    private static final String FILE_COMMANDS = "view|create|str_replace|insert|undo_edit";
    private static final String CLIENT_ACTION = "ClientAction_";
    /** The members of every observation. */
    private static final String SEEN = " content:any is_error:flag";

    private static final Map<String, Predicate<JsonValue>> TYPES = Map.of(
            "any", value -> true,
            "text", JsonString.class::isInstance,
            "flag", value -> value == JsonValue.TRUE || value == JsonValue.FALSE,
            "number", value -> value instanceof JsonNumber number && number.doubleValue() >= 0,
            "integer", value -> value instanceof JsonNumber number && number.isIntegral(),
            "index", value -> value instanceof JsonNumber number && number.isIntegral() && number.doubleValue() >= 0,
            "object", JsonObject.class::isInstance,
            "list", JsonArray.class::isInstance,
            "texts", value -> isListOf(value, JsonString.class::isInstance),
            "range", value -> isListOf(value, V1Models::isInteger) && value.asJsonArray().size() == 2);
    private static final Map<String, Map<String, String>> MODELS = models();
    /** Kinds whose members are not known here. */
    private static final Set<String> OPEN = Set.of("EditAction", "ReadFileAction", "WriteFileAction",
            "ListDirectoryAction", "WorkflowAction", "VisionInspectObservation", "ApplyPatchObservation",
            "TaskObservation", "DelegateObservation", "EditObservation", "ReadFileObservation", "WriteFileObservation",
            "ListDirectoryObservation", "WorkflowObservation");

    private V1Models() {}

    private static Map<String, Map<String, String>> models() {
        return models("""
                TerminalAction command:text! is_input:flag timeout:number reset:flag
                FileEditorAction command:%1$s! path:text! file_text:text old_str:text new_str:text insert_line:index view_range:range
                PlanningFileEditorAction command:%1$s! path:text! file_text:text old_str:text new_str:text insert_line:index view_range:range
                TaskTrackerAction command:view|plan task_list:TASK[]
                FinishAction message:text!
                ThinkAction thought:text!
                MCPToolAction data:object!
                BrowserNavigateAction url:text! new_tab:flag
                BrowserClickAction index:index! new_tab:flag
                BrowserTypeAction index:index! text:text!
                BrowserGetStateAction include_screenshot:flag
                BrowserGetContentAction extract_links:flag start_from_char:index
                BrowserScrollAction direction:up|down
                BrowserGoBackAction
                BrowserListTabsAction
                BrowserSwitchTabAction tab_id:text!
                BrowserCloseTabAction tab_id:text!
                BrowserGetStorageAction
                BrowserSetStorageAction storage_state:object!
                BrowserStartRecordingAction
                BrowserStopRecordingAction
                InvokeSkillAction name:text!
                SwitchLLMAction profile_name:text! reason:text!
                VisionInspectAction image_index:integer! question:text! profile_name:text
                GlobAction pattern:text! path:text
                GrepAction pattern:text! path:text include:text
                ApplyPatchAction patch:text!
                TaskAction description:text prompt:text! subagent_type:text! resume:text
                DelegateAction command:spawn|delegate! ids:texts agent_types:texts tasks:object
                TerminalObservation%2$s command:text! exit_code:integer timeout:flag metadata:METADATA full_output_save_dir:text
                FileEditorObservation%2$s command:%1$s! path:text prev_exist:flag old_content:text new_content:text
                TaskTrackerObservation%2$s command:view|plan! task_list:TASK[]
                BrowserObservation%2$s screenshot_data:text full_output_save_dir:text
                MCPToolObservation%2$s tool_name:text!
                FinishObservation%2$s
                ThinkObservation%2$s
                ClientToolObservation%2$s
                InvokeSkillObservation%2$s skill_name:text!
                SwitchLLMObservation%2$s profile_name:text! reason:text active_model:text
                GlobObservation%2$s files:texts! pattern:text! search_path:text! truncated:flag
                GrepObservation%2$s matches:list! pattern:text! search_path:text! include_pattern:text truncated:flag
                TASK title:text! notes:text status:todo|in_progress|done!
                METADATA exit_code:integer pid:integer username:text hostname:text working_dir:text py_interpreter_path:text \
                prefix:text suffix:text
                CLASSIFICATION kind:auth|quota|rate_limit|config|transient|agent_action|internal|unknown! retryable:flag! \
                user_action:none|retry|settings error_id:text
                """.formatted(FILE_COMMANDS, SEEN));
    }

    private static Map<String, Map<String, String>> models(String table) {
        var models = new HashMap<String, Map<String, String>>();
        table.lines().map(line -> line.split(" ")).forEach(words -> {
            var members = new LinkedHashMap<String, String>();
            for (int i = 1; i < words.length; i++) {
                members.put(words[i].substring(0, words[i].indexOf(':')), words[i].substring(words[i].indexOf(':') + 1));
            }
            models.put(words[0], members);
        });
        return models;
    }

    /** Checks an object that says by its {@code kind} what it is.
     *  @param suffix of its kind: {@code Action} or {@code Observation} */
    static void check(JsonObject object, String suffix, String at) {
        String kind = V1Fields.text(object, "kind", at);
        if (OPEN.contains(kind) && kind.endsWith(suffix) || kind.startsWith(CLIENT_ACTION) && suffix.equals("Action")) return;
        Map<String, String> model = kind.endsWith(suffix) ? MODELS.get(kind) : null;
        if (model == null) {
            throw invalid(at + ".kind must be one of V1; for tools of your own there is MCPTool" + suffix);
        }
        check(object, model, at, true);
    }

    /** Of an error. */
    static void checkClassification(JsonObject object, String at) {
        check(object, MODELS.get("CLASSIFICATION"), at, false);
    }

    private static void check(JsonObject object, Map<String, String> model, String at, boolean named) {
        object.forEach((member, value) -> {
            if (named && member.equals("kind")) return;
            if (!model.containsKey(member)) {
                throw invalid(at + " may have no members but " + String.join(", ", model.keySet()));
            }
            check(value, model.get(member).replace("!", ""), at + "." + member);
        });
        model.forEach((member, type) -> {
            if (type.endsWith("!") && !object.containsKey(member)) throw invalid(at + "." + member + " is required");
        });
    }

    private static void check(JsonValue value, String type, String at) {
        if (type.endsWith("[]")) {
            if (!(value instanceof JsonArray items)) throw invalid(at + " must be a list");
            String each = type.substring(0, type.length() - 2);
            for (int i = 0; i < items.size(); i++) check(items.get(i), each, at + "[" + i + "]");
        } else if (MODELS.containsKey(type)) {
            check(V1Fields.object(value, at), MODELS.get(type), at, false);
        } else if (TYPES.containsKey(type)) {
            if (!TYPES.get(type).test(value)) throw invalid(at + " must be of the type " + type);
            if (value instanceof JsonString text) V1Fields.wellFormed(text, at);
        } else if (!(value instanceof JsonString text) || !Set.of(type.split("\\|")).contains(text.getString())) {
            throw invalid(at + " must be one of " + type.replace("|", ", "));
        }
    }

    private static boolean isListOf(JsonValue value, Predicate<JsonValue> items) {
        return value instanceof JsonArray array && array.stream().allMatch(items);
    }

    private static boolean isInteger(JsonValue value) {
        return value instanceof JsonNumber number && number.isIntegral();
    }
}
