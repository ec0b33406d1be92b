package dev.partyline.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Makes an event fit into a frame and keeps its shape: no member appears that closed models would refuse, and none that
 * they require disappears. The longest strings are cut, all to the same length, and only as far as needed; when that
 * would leave less than {@link #FLOOR_BYTES} of them, arrays lose their end first. Names, ids and kinds are shorter
 * than the floor and so survive wherever they stand.
 */
final class V1Shortener {

    /** No string is cut to less. */
    static final int FLOOR_BYTES = 1024;

    private static final int[] ARRAY_LENGTHS = {Integer.MAX_VALUE, 1024, 256, 64, 16};

    /** Members of the event itself that are left alone at any length; clients tell events apart by them. */
    private static final Set<String> KEPT =
            Set.of("id", "kind", "timestamp", "source", "tool_call_id", "action_id", "role", "type", "code");

    private final int maxBytes;
    private final String whole;
    private final int markerBytes;

    /** @param whole where the uncut event is, for the markers */
    V1Shortener(int maxBytes, String whole) {
        this.maxBytes = maxBytes;
        this.whole = whole;
        this.markerBytes = JsonText.bytes(marker(Integer.MAX_VALUE, "characters"));
    }

    /** @return the event as text that fits; empty if too little of it would be left */
    String shorten(JsonObject event) {
        for (int items : ARRAY_LENGTHS) {
            JsonObject fewer = (JsonObject) withFewer(event, "", items);
            int level = level(fewer);
            if (level < FLOOR_BYTES) continue;
            String text = EventJson.write(withShorter(fewer, level, true));
            if (text.getBytes(StandardCharsets.UTF_8).length <= maxBytes) return text;
        }
        return "";
    }

    /** How many bytes each cut string may keep so that the event fits; the largest number when nothing must be cut. */
    private int level(JsonObject event) {
        var sizes = new ArrayList<Integer>();
        eachString(event, true, text -> sizes.add(JsonText.bytes(text)));
        sizes.sort(Collections.reverseOrder());
        long uncut = sizes.stream().mapToLong(Integer::longValue).sum();
        long room = maxBytes - (JsonText.bytes(event) - uncut);
        if (uncut <= room) return Integer.MAX_VALUE - markerBytes;
        for (int cut = 1; cut <= sizes.size(); cut++) {
            uncut -= sizes.get(cut - 1);
            long each = (room - uncut) / cut;
            if (cut == sizes.size() || sizes.get(cut) <= each) return (int) each - markerBytes;
        }
        return 0;
    }

    private static void eachString(JsonValue value, boolean event, Consumer<String> action) {
        if (value instanceof JsonString string) action.accept(string.getString());
        if (value instanceof JsonArray array) array.forEach(item -> eachString(item, false, action));
        if (value instanceof JsonObject object) {
            object.forEach((member, item) -> {
                if (!event || !KEPT.contains(member)) eachString(item, false, action);
            });
        }
    }

    private JsonObject withShorter(JsonObject object, int level, boolean event) {
        if (isPicture(object) && hasLong(object, level)) return hint(lengthOf(object));
        var shorter = EventJson.object();
        object.forEach((member, value) ->
                shorter.add(member, event && KEPT.contains(member) ? value : withShorter(value, level)));
        boolean cutShot = object.get("screenshot_data") instanceof JsonString shot && tooLong(shot, level);
        return cutShot ? withoutScreenshot(object, shorter.build()) : shorter.build();
    }

    /** Half a picture is none. */
    private JsonObject withoutScreenshot(JsonObject object, JsonObject shorter) {
        var content = EventJson.array();
        if (shorter.get("content") instanceof JsonArray items) items.forEach(content::add);
        content.add(hint(object.getString("screenshot_data").length()));
        return EventJson.object(shorter).remove("screenshot_data").add("content", content).build();
    }

    private JsonValue withShorter(JsonValue value, int level) {
        if (value instanceof JsonObject object) return withShorter(object, level, false);
        if (value instanceof JsonString text) {
            return tooLong(text, level) ? EventJson.string(cut(text.getString(), level)) : value;
        }
        if (!(value instanceof JsonArray array)) return value;
        var shorter = EventJson.array();
        array.forEach(item -> shorter.add(withShorter(item, level)));
        return shorter.build();
    }

    private boolean tooLong(JsonString text, int level) {
        return JsonText.bytes(text.getString()) > level + markerBytes;
    }

    private String cut(String text, int level) {
        String head = JsonText.head(text, level / 2);
        String tail = JsonText.tail(text, level / 2);
        int lost = text.codePointCount(head.length(), text.length() - tail.length());
        return head + marker(lost, "characters") + tail;
    }

    private String marker(int lost, String what) {
        return " [... " + lost + " " + what + " cut; " + whole + " ...] ";
    }

    private boolean hasLong(JsonObject picture, int level) {
        return picture.getJsonArray("image_urls").stream()
                .anyMatch(url -> url instanceof JsonString text && tooLong(text, level));
    }

    private static boolean isPicture(JsonObject object) {
        return EventJson.text(object, "type", "").equals("image") && object.get("image_urls") instanceof JsonArray;
    }

    private static int lengthOf(JsonObject picture) {
        return picture.getJsonArray("image_urls").stream()
                .mapToInt(url -> url instanceof JsonString text ? text.getChars().length() : 0).sum();
    }

    private JsonObject hint(int length) {
        return textItem(marker(length, "characters of a picture"));
    }

    private static JsonObject textItem(String text) {
        return V1Events.content(text).getJsonObject(0);
    }

    private JsonValue withFewer(JsonValue value, String member, int items) {
        if (value instanceof JsonObject object) {
            var fewer = EventJson.object();
            object.forEach((name, item) -> fewer.add(name, withFewer(item, name, items)));
            return fewer.build();
        }
        if (!(value instanceof JsonArray array)) return value;
        var fewer = EventJson.array();
        array.stream().limit(items).forEach(item -> fewer.add(withFewer(item, "", items)));
        if (array.size() > items) sign(array, member, array.size() - items).forEach(fewer::add);
        return fewer.build();
    }

    /** The last item of a shortened array, where its kind has room for a text. */
    private List<JsonValue> sign(JsonArray array, String member, int lost) {
        String marker = marker(lost, "entries");
        JsonValue first = array.get(0);
        if (first instanceof JsonObject object && isContent(object)) return List.of(textItem(marker));
        boolean texts = first instanceof JsonString && !member.endsWith("_ids") && !member.endsWith("_urls");
        return texts ? List.of(EventJson.string(marker)) : List.of();
    }

    private static boolean isContent(JsonObject item) {
        return isPicture(item) || EventJson.text(item, "type", "").equals("text");
    }
}
