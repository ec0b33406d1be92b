package dev.partyline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages that say which test holds which row of a check list, of a protocol or of safe sockets, kept complete and true. */
class ConformanceTableTest {

    private static final Path PAGES = Path.of("src/site/markdown");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]\\d*) \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

    /** Each check list: how many rows each section has. */
    private enum CheckList {
        /** Sections A to K; H is one row, J and K say nothing about servers. */
        V1("v1-conformance.md", "", Map.of("A", 22, "B", 12, "C", 20, "D", 8, "E", 19, "F", 16, "G", 27, "I", 3)),
        /** Sections 13 (T and U) and 16 (A). */
        V0("v0-conformance.md", "0", Map.of("T", 49, "U", 4, "A", 12)),
        /** That of safe sockets. */
        SECURITY("security.md", "", Map.of("W", 20));

        private final Path page;
        private final String filling;
        private final Map<String, Integer> sections;

        CheckList(String page, String filling, Map<String, Integer> sections) {
            this.page = PAGES.resolve(page);
            this.filling = filling;
            this.sections = sections;
        }

        Stream<String> names() {
            var numbered = sections.entrySet().stream().flatMap(section -> IntStream.rangeClosed(1, section.getValue())
                    .mapToObj(number -> section.getKey() + (number < 10 ? filling : "") + number));
            return this == V1 ? Stream.concat(numbered, Stream.of("H")) : numbered;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyRowOfTheListIsInTheTable(CheckList list) throws IOException {
        var listed = list.names().collect(Collectors.toCollection(TreeSet::new));
        var rows = rows(list);

        rows.forEach(row -> listed.remove(row.get(0)));

        assertEquals(List.of(), List.copyOf(listed));
    }

    @ParameterizedTest
    @EnumSource
    void everyRowNamesATestOrSaysWhyThereIsNone(CheckList list) throws IOException {
        var silent = rows(list).stream()
                .filter(row -> !TEST.matcher(row.get(2)).find() && !row.get(2).startsWith("n/a: ")).toList();

        assertEquals(List.of(), silent);
    }

    @ParameterizedTest
    @EnumSource
    void everyNamedTestExists(CheckList list) throws IOException {
        Map<String, String> classes = classes();
        var missing = new TreeSet<String>();
        TEST.matcher(Files.readString(list.page)).results()
                .filter(name -> !classes.getOrDefault(name.group(1), "").contains("void " + name.group(2) + "("))
                .forEach(name -> missing.add(name.group()));

        assertEquals(List.of(), List.copyOf(missing));
        assertTrue(rows(list).size() >= list.names().count(), () -> "the table was not found");
    }

    private static List<List<String>> rows(CheckList list) throws IOException {
        return ROW.matcher(Files.readString(list.page)).results()
                .map(row -> List.of(row.group(1), row.group(2), row.group(3))).toList();
    }

    /** Sources of the tests by the simple names of their classes. */
    private static Map<String, String> classes() throws IOException {
        var classes = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(TESTS)) {
            for (Path file : (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                classes.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return classes;
    }
}
