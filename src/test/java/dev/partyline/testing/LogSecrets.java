package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks through every log that servers under test wrote, access logs and audits included, for what nobody may read there: what tests
 * are known to have shown, and whatever looks like it. What it says never shows it.
 */
public final class LogSecrets {

    /** What secrets look like, by their kind. What tests show as wrong is looked for too. */
    private static final Map<String, Pattern> KINDS = Map.of(
            "token", Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}"),
            "ticket", Pattern.compile("partyline\\.ticket\\.[\\w-]{8}|[\"?&; ]ticket[\"=: ]{1,4}[\\w-]{22}\\b"),
            "key in an address", Pattern.compile("session_api_key=[^&\\s\"*]"),
            "key", Pattern.compile("(?i)X-Session-API-Key[\"=:\\[ ]+[\\w-]{4}"),
            "authorization", Pattern.compile("(?i)\\bAuthorization[\"=:\\[ ]+(Bearer|Basic) "),
            "password", Pattern.compile("(?i)\\bpassword[\"=:]+ ?[^\\s\"*,}]"),
            "cookie", Pattern.compile("(?i)\\bset-cookie: "));
    private static final Pattern LOG = Pattern.compile(".*\\.log([.-].*)?|.*access.*\\.txt|.*\\.jsonl");
    /** Of these every line is what somebody has said, and is kept for that. */
    private static final Pattern CONTENT = Pattern.compile(".*/(conversations|journal)/.*");

    private LogSecrets() {}

    /**
     * What was found.
     *
     * @param looked files that were looked through
     * @param findings a file and a kind each, and never the secret
     */
    public record Result(List<Path> looked, List<String> findings) {}

    /** @param directory of servers under test */
    public static Result search(Path directory) throws IOException {
        Set<String> known = KnownSecrets.of(directory);
        var looked = new ArrayList<Path>();
        var findings = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.filter(each -> isLog(directory.relativize(each)))::iterator) {
                looked.add(file);
                kinds(file, known).forEach(kind -> findings.add(directory.relativize(file) + ": " + kind));
            }
        }
        return new Result(looked, findings);
    }

    private static boolean isLog(Path file) {
        return LOG.matcher(file.getFileName().toString()).matches() && !CONTENT.matcher(file.toString()).matches();
    }

    private static List<String> kinds(Path file, Set<String> known) throws IOException {
        var found = new ArrayList<String>();
        try (BufferedReader lines = Files.newBufferedReader(file, ISO_8859_1)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                for (var kind : KINDS.entrySet()) {
                    if (kind.getValue().matcher(line).find()) found.add(kind.getKey() + " in line " + number);
                }
                if (known.stream().anyMatch(line::contains)) found.add("secret of a test in line " + number);
            }
        }
        return found;
    }
}
