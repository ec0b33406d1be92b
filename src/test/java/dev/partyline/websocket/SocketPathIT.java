package dev.partyline.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import dev.partyline.testing.HandshakeRefusedException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The conversation in the path: every spelling of its id finds it, and nothing else finds anything (V1 spec 0.5, 1.1). */
class SocketPathIT {

    @RegisterExtension
    static final WireServer SERVER = WireServer.OPEN;

    private static final String ID = "6f1f7a3e-2b7c-4d58-8a3d-91c0b2f4e6aa";
    private static final String HEX = "6f1f7a3e2b7c4d588a3d91c0b2f4e6aa";
    private static final Pattern FOLLOWING = Pattern.compile("\\.(index|ids|states)(\\.tmp)?$");
    private static Path outside;

    /** Something that a path could lead to. */
    @BeforeAll
    static void makeAConversationAndSomethingOutside() throws IOException {
        outside = SERVER.settings().directory().resolve("outside");
        Files.createDirectories(outside.resolve(HEX));
        Files.writeString(outside.resolve("meta.json"), "{}");
        SERVER.create(ID);
    }

    @ParameterizedTest
    @MethodSource
    void everySpellingOfTheIdIsTheSameConversation(String spelling) throws IOException {
        try (var client = SERVER.connect(spelling)) {
            assertEquals(ID, client.state().getString("id"));
        }
    }

    static List<String> everySpellingOfTheIdIsTheSameConversation() {
        return List.of(ID, HEX, ID.toUpperCase(Locale.ROOT), HEX.toUpperCase(Locale.ROOT), "%7B" + ID + "%7D", "urn:uuid:" + ID,
                "urn%3Auuid%3A" + ID, "URN:UUID:" + ID, ID.replace("-", "%2D"));
    }

    @ParameterizedTest
    @MethodSource
    void nothingElseFindsAConversationOrAFile(String path) throws IOException {
        Set<String> before = files();
        try (var client = SERVER.connect(path)) {
            client.expectClose(4004, "Conversation not found");
        } catch (HandshakeRefusedException refused) {
            assertTrue(refused.status() / 100 == 4, refused::getMessage);
        }
        assertEquals(before, files());
    }

    static List<String> nothingElseFindsAConversationOrAFile() {
        return List.of("00000000-0000-4000-8000-000000000000", "x", "%20", "*", "-", "null", "-1",
                "../../../outside", "%2e%2e%2f%2e%2e%2foutside", "..%2f..%2foutside", "..%5c..%5coutside",
                "%252e%252e%252foutside", "..;/..;/outside", "%c0%ae%c0%ae%c0%afoutside", "%2e%2e%2f" + HEX,
                HEX + "%00", HEX + "%00.json", "%00" + HEX, HEX + "%0a", HEX + "%20", HEX + "/../x",
                HEX + "%2f..%2f..%2foutside", HEX.substring(1), HEX + "0", HEX.replace('a', 'g'), "%7Bx%7D",
                "%D9%A6" + HEX.substring(1), "%EF%BC%96" + HEX.substring(1), "%F0%9F%A4%96", "%ED%A0%80", "%ff",
                "6f1f7a3e-2b7c4d58-8a3d-91c0b2f4e6a", "a".repeat(4_000), "%2e%2e%2f".repeat(300), "",
                HEX + "/extra", "C:%5Cwindows", "file:%2f%2f%2fetc%2fpasswd", "$%7Bjndi:x%7D", "%27%20OR%201=1");
    }

    /**
     * Nothing of ours is reached. Payara's decoder reads past the end of such a target: at times it answers an empty 200
     * itself, before any application.
     */
    @ParameterizedTest
    @ValueSource(strings = {"..", "%2e%2e", ".", HEX + "/.."})
    void aTargetThatEndsInDotsOpensNothing(String path) throws IOException {
        Set<String> before = files();
        try (var client = SERVER.connect(path)) {
            client.expectClose(4004, "Conversation not found");
        } catch (HandshakeRefusedException refused) {
            boolean byPayara = refused.status() == 200 && SERVER.settings().server().startsWith("payara");
            assertTrue(refused.status() / 100 == 4 || byPayara, refused::getMessage);
        }
        assertEquals(before, files());
    }

    /** One server ignores a slash too many, the other does not; it is this conversation or none. */
    @ParameterizedTest
    @ValueSource(strings = {HEX + "/", "/" + HEX})
    void aSlashTooManyLeadsNowhereElse(String path) throws IOException {
        try (var client = SERVER.connect(path)) {
            assertEquals(ID, client.state().getString("id"));
        } catch (HandshakeRefusedException refused) {
            assertEquals(404, refused.status());
        }
    }

    /** What a conversation's name leads to is looked at by its id alone, so no file can appear beside it. */
    @Test
    void theFilesOfConversationsBearTheirIds() throws IOException {
        assertTrue(files().stream().anyMatch(file -> file.contains(HEX)), "none is named after the conversation");
    }

    /**
     * Names of all files that a path could have made. The server itself makes others at any time: those of the journal,
     * and beside a log the ones that follow from it.
     */
    private static Set<String> files() throws IOException {
        Path data = SERVER.settings().data();
        var names = new TreeSet<String>();
        for (Path root : List.of(data, outside)) {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    boolean own = file.startsWith(data);
                    names.add(own ? FOLLOWING.matcher(file.toString()).replaceFirst(".log")
                            : file + "@" + attributes.lastModifiedTime());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                    if (visited.equals(data.resolve("journal"))) return FileVisitResult.SKIP_SUBTREE;
                    names.add(visited.startsWith(data) ? visited.toString() : visited + "@" + attributes.lastModifiedTime());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path gone, IOException e) {
                    return FileVisitResult.CONTINUE; // the server has renamed it since
                }
            });
        }
        return names;
    }
}
