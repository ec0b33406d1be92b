package dev.partyline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a server under test is started. One value can start it any number of times, always on the same data.
 *
 * @param server {@code payara-micro} or {@code wildfly}
 * @param directory the server's own: work files, logs and, below {@code data}, conversations
 * @param javaHome of the Java that runs the server
 * @param options of the server: environment variables, where a name has capitals only or something secret is behind it, and
 *     system properties
 * @param production whether it is started as {@code server-config} has it for production: with access log and TLS
 */
public record ServerSettings(String server, Path war, Path directory, Path javaHome, int heapMegabytes,
        Map<String, String> options, boolean production) {

    private static final int HEAP_MEGABYTES = 512;
    /** WildFly writes its command line into its log. */
    private static final Pattern SECRET = Pattern.compile("partyline\\.(.*[.-])?(key|api-keys|agent-keys|secret-keys|secret|password)");

    public ServerSettings {
        options = Map.copyOf(options);
    }

    /** For trials: with no more than it needs. */
    public ServerSettings(String server, Path war, Path directory, Path javaHome, int heapMegabytes, Map<String, String> options) {
        this(server, war, directory, javaHome, heapMegabytes, options, false);
    }

    /**
     * The server that the build has chosen (system property {@code partyline.server}), with an empty directory. Another
     * Java than the present one is chosen by {@code partyline.server.java-home}.
     *
     * @param name of the directory; one for each server that a test class starts
     */
    public static ServerSettings of(String name) {
        String server = property("partyline.server");
        Path directory = Path.of(property("partyline.it.dir"), server, name);
        Path javaHome = Path.of(System.getProperty("partyline.server.java-home", System.getProperty("java.home")));
        deleteAll(directory);
        return new ServerSettings(server, Path.of(property("partyline.war")), directory, javaHome, HEAP_MEGABYTES,
                Map.of("partyline.data-dir", directory.resolve("data").toString(), "partyline.demo", "false"));
    }

    /** @param option full name, such as {@code partyline.limits.stuck-write} or {@code PARTYLINE_AGENT_KEYS} */
    public ServerSettings with(String option, String value) {
        var more = new LinkedHashMap<>(options);
        more.put(option, value);
        return new ServerSettings(server, war, directory, javaHome, heapMegabytes, more, production);
    }

    /** As {@code server-config} has it for production. */
    public ServerSettings inProduction() {
        return new ServerSettings(server, war, directory, javaHome, heapMegabytes, options, true);
    }

    Map<String, String> properties() {
        var properties = new LinkedHashMap<>(options);
        properties.keySet().removeIf(name -> isVariable(name) || isSecret(name));
        return properties;
    }

    Map<String, String> variables() {
        var variables = new LinkedHashMap<String, String>();
        options.forEach((name, value) -> {
            if (isSecret(name)) variables.put(name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT), value);
            else if (isVariable(name)) variables.put(name, value);
        });
        return variables;
    }

    /** What nobody may read in a log. */
    List<String> secrets() {
        return options.entrySet().stream().filter(option -> isSecret(option.getKey()))
                .flatMap(option -> Stream.of(option.getValue().split(","))).map(String::strip)
                .filter(each -> !each.isEmpty()).toList();
    }

    private static boolean isVariable(String name) {
        return name.matches("[A-Z0-9_]+");
    }

    private static boolean isSecret(String name) {
        return SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches()
                || isVariable(name) && SECRET.matcher(name.toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-')).matches();
    }

    /** Where the server writes who asked for what. */
    public Path accessLogs() {
        return server.equals("wildfly") ? directory.resolve("standalone/log") : directory.resolve("access");
    }

    /** Where the server keeps its conversations. */
    public Path data() {
        return directory.resolve("data");
    }

    /** A system property that the build sets.
     *  @throws IllegalStateException if it does not */
    static String property(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .orElseThrow(() -> new IllegalStateException("system property " + name + " is not set"));
    }

    static void deleteAll(Path directory) {
        if (!Files.exists(directory)) return;
        try (var files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
