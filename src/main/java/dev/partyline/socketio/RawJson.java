package dev.partyline.socketio;

import java.util.ArrayList;
import java.util.List;

/** Arrays that are cut apart without being written anew. Pure function. */
final class RawJson {

    private RawJson() {}

    /**
     * @param array valid JSON
     * @return its elements as they stand, without the blanks around them
     * @throws InvalidPacketException if there are more
     */
    static List<String> elements(String array, int most) {
        var elements = new ArrayList<String>();
        int depth = 0;
        int start = array.indexOf('[') + 1;
        for (int i = 0; i < array.length(); i++) {
            char c = array.charAt(i);
            if (c == '"') i = endOfString(array, i);
            else if (c == '[' || c == '{') depth++;
            else if (c == ']' || c == '}') depth--;
            boolean ends = depth == 1 && c == ',' || depth == 0 && c == ']';
            if (!ends) continue;
            add(elements, array.substring(start, i).strip(), most);
            start = i + 1;
        }
        return elements;
    }

    private static void add(List<String> elements, String element, int most) {
        if (element.isEmpty()) return; // of an empty array
        if (elements.size() == most) throw new InvalidPacketException("too many arguments");
        elements.add(element);
    }

    private static int endOfString(String json, int start) {
        int i = start + 1;
        while (json.charAt(i) != '"') i += json.charAt(i) == '\\' ? 2 : 1;
        return i;
    }
}
