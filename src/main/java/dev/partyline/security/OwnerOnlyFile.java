package dev.partyline.security;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
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
import java.util.Set;
import java.util.function.Supplier;

/**
 * A file with a secret that only its owner may read, made when it is first needed. For one thread, and for whoever holds
 * the directory.
 */
public final class OwnerOnlyFile {

    private static final System.Logger LOG = System.getLogger(OwnerOnlyFile.class.getName());
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private OwnerOnlyFile() {}

    /**
     * What is in the file. Others that may read it are only warned of.
     *
     * @param content what it gets if there is none
     * @throws IOException if it cannot be read or made
     */
    public static byte[] readOrMake(Path file, Supplier<byte[]> content) throws IOException {
        if (!Files.exists(file)) make(file, content.get());
        if (othersMayRead(file)) LOG.log(WARNING, () -> "others than its owner may read " + file);
        return Files.readAllBytes(file);
    }

    /** In place only when it is complete and on disk: half a key, or another one after a crash, would be a lost one. */
    private static void make(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, ownerOnly(file.getParent()));
        try (var channel = FileChannel.open(fresh, WRITE)) {
            for (var bytes = ByteBuffer.wrap(content); bytes.hasRemaining();) channel.write(bytes);
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
