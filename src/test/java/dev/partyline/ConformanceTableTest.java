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

import org.junit.jupiter.api.Test;

/** The page that says which test holds which row of the protocol's check list, kept complete and true. */
class ConformanceTableTest {

    private static final Path PAGE = Path.of("src/site/markdown/v1-conformance.md");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-K]\\d*) \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

    /** How many rows each section of the list has; H has one. */
    private static final Map<String, Integer> SECTIONS =
            Map.of("A", 22, "B", 12, "C", 20, "D", 8, "E", 19, "F", 16, "G", 27, "I", 3);

    @Test
    void everyRowOfTheListIsInTheTable() throws IOException {
        var listed = SECTIONS.entrySet().stream().flatMap(section -> IntStream.rangeClosed(1, section.getValue())
                .mapToObj(number -> section.getKey() + number)).collect(Collectors.toCollection(TreeSet::new));
        listed.add("H");

        rows().forEach(row -> listed.remove(row.get(0)));

        assertEquals(List.of(), List.copyOf(listed));
    }

    @Test
    void everyRowNamesATestOrSaysWhyThereIsNone() throws IOException {
        var silent = rows().stream().filter(row -> !TEST.matcher(row.get(2)).find() && !row.get(2).startsWith("n/a: "))
                .toList();

        assertEquals(List.of(), silent);
    }

    @Test
    void everyNamedTestExists() throws IOException {
        Map<String, String> classes = classes();
        var missing = new TreeSet<String>();
        TEST.matcher(Files.readString(PAGE)).results()
                .filter(name -> !classes.getOrDefault(name.group(1), "").contains("void " + name.group(2) + "("))
                .forEach(name -> missing.add(name.group()));

        assertEquals(List.of(), List.copyOf(missing));
        assertTrue(rows().size() >= 128, () -> "the table was not found");
    }

    private static List<List<String>> rows() throws IOException {
        return ROW.matcher(Files.readString(PAGE)).results()
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
