package dev.partyline.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The table of the page on rights: what each role permits. It is read, and never written down a second time. */
public final class RightsTable {

    private static final Path PAGE = Path.of("src/site/markdown/rights.md");
    private static final String HEAD = "| role | ";

    private RightsTable() {}

    /** @return by the name of each role, in small letters */
    public static Map<String, Set<Action>> read() {
        List<List<String>> lines = lines().dropWhile(line -> !line.startsWith(HEAD))
                .takeWhile(line -> line.startsWith("|")).map(RightsTable::cells).toList();
        List<String> actions = lines.get(0);
        var table = new LinkedHashMap<String, Set<Action>>();
        for (List<String> line : lines.subList(2, lines.size())) {
            Set<Action> permitted = EnumSet.noneOf(Action.class);
            for (int i = 1; i < actions.size(); i++) {
                if (!line.get(i).matches("yes|no")) throw new AssertionError("neither yes nor no: " + line);
                if (line.get(i).equals("yes")) permitted.add(Action.valueOf(actions.get(i).toUpperCase(Locale.ROOT)));
            }
            table.put(line.get(0), permitted);
        }
        return table;
    }

    private static Stream<String> lines() {
        try {
            return Files.readAllLines(PAGE).stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> cells(String line) {
        return Stream.of(line.substring(1).split("\\|")).map(String::strip).toList();
    }
}
