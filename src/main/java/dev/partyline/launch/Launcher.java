package dev.partyline.launch;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Runs the commands in the WAR that it lies in. A class loader cannot read jars within a WAR, so what is needed is copied
 * to a temporary directory, which goes when the JVM does. All of it has to stay in this one class file.
 */
public final class Launcher {

    private static final String COMMANDS = "dev.partyline.command.Commands";
    private static final Pattern NEEDED = Pattern.compile("WEB-INF/(classes/.+|(lib|commands)/[^/]+\\.jar)");

    private Launcher() {}

    public static void main(String[] arguments) throws Exception {
        Path war = Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path unpacked = Files.createTempDirectory("partyline");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(unpacked)));
        System.exit(run(unpack(war, unpacked), arguments));
    }

    private static int run(URL[] classPath, String[] arguments) throws Exception {
        var loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        var run = loader.loadClass(COMMANDS).getMethod("run", String[].class);
        try {
            return (Integer) run.invoke(null, (Object) arguments);
        } catch (InvocationTargetException failure) {
            if (failure.getCause() instanceof Exception cause) throw cause;
            throw failure;
        }
    }

    private static URL[] unpack(Path war, Path to) throws IOException {
        List<URL> classPath = new ArrayList<>();
        classPath.add(url(Files.createDirectories(to.resolve("WEB-INF/classes"))));
        try (var zip = new ZipFile(war.toFile())) {
            for (var entries = zip.entries(); entries.hasMoreElements();) {
                ZipEntry entry = entries.nextElement();
                if (entry.isDirectory() || !NEEDED.matcher(entry.getName()).matches()) continue;
                Path file = to.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (InputStream content = zip.getInputStream(entry)) {
                    Files.copy(content, file);
                }
                if (entry.getName().endsWith(".jar")) classPath.add(url(file));
            }
        }
        return classPath.toArray(URL[]::new);
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException failure) {
            System.err.println("not deleted: " + directory);
        }
    }
}
