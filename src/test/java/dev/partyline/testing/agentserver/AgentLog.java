package dev.partyline.testing.agentserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.json.JsonString;

/** The events of a conversation, a line each, in a file that outlives the process. Any thread. */
final class AgentLog {

    private final Path file;
    private final List<String> events = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();

    AgentLog(Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) Files.readAllLines(file, UTF_8).forEach(this::add);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    synchronized void append(String event) {
        try {
            Files.writeString(file, event + '\n', UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        add(event);
    }

    private void add(String event) {
        places.putIfAbsent(id(event), events.size());
        events.add(event);
    }

    private static String id(String event) {
        return AgentTask.parse(event).get("id") instanceof JsonString id ? id.getString() : "";
    }

    /** A page from an event on; from the beginning where there is no such event (V1 spec 7.1, 7.3). */
    synchronized String page(String first, int limit) {
        int from = places.getOrDefault(first, 0);
        List<String> items = events.subList(from, Math.min(events.size(), from + limit));
        String next = from + limit < events.size() ? '"' + id(events.get(from + limit)) + '"' : "null";
        return "{\"items\":[" + String.join(",", items) + "],\"next_page_id\":" + next + "}";
    }

    synchronized List<String> all() {
        return List.copyOf(events);
    }
}
