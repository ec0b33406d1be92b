package dev.partyline;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.ws.rs.HttpMethod;
import org.junit.jupiter.api.Test;

/** The table of routes (ADR 0001), kept complete and true: it has every route that is served, and no other as served. */
class RouteTableTest {

    private static final Path TABLE = Path.of("src/site/markdown/adr/0001-routes.md");
    private static final Path CLASSES = Path.of("target/classes");
    /** One whose first cell is empty goes on with the path of the one before. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+) \\|.*\\| now \\|$");
    private static final Pattern WORD = Pattern.compile("\\b(GET|POST|PUT|PATCH|DELETE)\\b|`([^`?]+)[^`]*`");
    private static final Pattern OF_ANY_REST = Pattern.compile("\\{path:[^/]*/\\.\\*\\)\\?}$");
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");
    /** Not of the protocols: what errors are shown by, and the face of Engine.IO, which has a description of its own. */
    private static final Set<String> APART = Set.of("/error", "/socket.io/*");

    @Test
    void everyRouteIsInTheTableAndEveryRowIsServed() throws IOException {
        Set<String> served = served();
        assertTrue(served.size() > 60, () -> "found only " + served);
        assertEquals(lines(served), lines(listed()));
    }

    private static String lines(Set<String> routes) {
        return routes.stream().collect(joining("\n"));
    }

    private static Set<String> listed() throws IOException {
        var routes = new TreeSet<String>();
        var row = ROW.matcher(Files.readString(TABLE));
        while (row.find()) {
            var word = WORD.matcher(row.group(1));
            var methods = new TreeSet<String>();
            boolean behindPath = false;
            while (word.find()) {
                if (word.group(1) != null) {
                    if (behindPath) methods.clear();
                    behindPath = false;
                    methods.add(word.group(1));
                } else if (word.group(2).startsWith("/") || word.group(2).startsWith("{c}")) {
                    behindPath = true;
                    String path = plain(word.group(2).replace("{c}", "/api/conversations/{id}"));
                    if (!path.equals("/")) methods.forEach(method -> routes.add(method + " " + path));
                }
            }
        }
        return routes;
    }

    private static Set<String> served() throws IOException {
        var routes = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(CLASSES.resolve("dev/partyline"))) {
            for (Path file : (Iterable<Path>) files.filter(path -> path.toString().endsWith(".class"))::iterator) {
                String name = CLASSES.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                if (!name.endsWith("package-info")) add(load(name), routes);
            }
        }
        return routes;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, RouteTableTest.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void add(Class<?> type, Set<String> routes) {
        var resource = type.getAnnotation(jakarta.ws.rs.Path.class);
        if (resource != null) {
            for (Method method : type.getDeclaredMethods()) addMethod(resource.value(), method, routes);
        }
        var servlet = type.getAnnotation(WebServlet.class);
        if (servlet == null) return;
        Stream.concat(Arrays.stream(servlet.value()), Arrays.stream(servlet.urlPatterns())).filter(path -> !APART.contains(path))
                .forEach(path -> Stream.of("Get", "Post").filter(verb -> has(type, "do" + verb))
                        .forEach(verb -> routes.add(verb.toUpperCase() + " " + plain(path))));
    }

    private static boolean has(Class<?> type, String method) {
        for (Class<?> each = type; each != HttpServlet.class; each = each.getSuperclass()) {
            if (Arrays.stream(each.getDeclaredMethods()).anyMatch(declared -> declared.getName().equals(method))) return true;
        }
        return false;
    }

    private static void addMethod(String resource, Method method, Set<String> routes) {
        var below = method.getAnnotation(jakarta.ws.rs.Path.class);
        String path = Stream.of("api", resource, below == null ? "" : below.value()).filter(part -> !part.isEmpty())
                .collect(joining("/", "/", ""));
        for (Annotation annotation : method.getAnnotations()) {
            var verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb != null) routes.add(verb.value() + " " + plain(path));
        }
    }

    private static String plain(String path) {
        return PARAMETER.matcher(OF_ANY_REST.matcher(path).replaceAll("")).replaceAll("{}");
    }
}
