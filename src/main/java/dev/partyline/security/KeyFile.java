package dev.partyline.security;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

import dev.partyline.config.SecretKeys;
import dev.partyline.conversation.StoreException;

/**
 * The key of a server that was given none: a file in its data directory that only its owner may read. No backup has it.
 * For one thread, and for whoever holds the data directory.
 */
final class KeyFile {

    static final String NAME = "secret.key";

    private static final System.Logger LOG = System.getLogger(KeyFile.class.getName());
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private KeyFile() {}

    /** @throws StoreException if there is none and none can be made, or what is there is no key */
    static byte[] readOrMake(Path directory) {
        Path file = directory.resolve(NAME);
        try {
            if (!Files.exists(file)) make(file);
            if (othersMayRead(file)) LOG.log(WARNING, () -> "others than its owner may read " + file);
            return SecretKeys.decode(Files.readString(file, US_ASCII).strip(), file.toString());
        } catch (IOException failure) {
            throw new StoreException("the key file " + file + " cannot be used", failure);
        } catch (IllegalArgumentException damaged) {
            throw new StoreException(damaged.getMessage());
        }
    }

    /** In place only when it is complete and on disk: half a key, or another one after a crash, would be a lost one. */
    private static void make(Path file) throws IOException {
        var key = new byte[SecretKeys.BYTES];
        new SecureRandom().nextBytes(key);
        Path fresh = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, ownerOnly(file.getParent()));
        try (var channel = FileChannel.open(fresh, WRITE)) {
            var text = ByteBuffer.wrap((Base64.getEncoder().encodeToString(key) + "\n").getBytes(US_ASCII));
            while (text.hasRemaining()) channel.write(text);
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (var directory = FileChannel.open(file.getParent())) {
            directory.force(true);
        }
        LOG.log(INFO, () -> "made the key file " + file);
    }

    private static FileAttribute<?>[] ownerOnly(Path directory) throws IOException {
        return posix(directory) ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static boolean othersMayRead(Path file) throws IOException {
        return posix(file) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file));
    }

    private static boolean posix(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }
}
