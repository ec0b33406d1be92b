package dev.partyline.testing;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * WildFly without its shell script, so that the process is the JVM. The installation is shared; the server's own files
 * are a copy of its {@code standalone}, made anew at each start.
 */
final class WildFlyLauncher implements ServerLauncher {

    /** What the script opens to a server on a modular Java. */
    private static final List<String> MODULAR = List.of(
            "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED",
            "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.management/javax.management=ALL-UNNAMED",
            "--add-opens=java.naming/javax.naming=ALL-UNNAMED");

    private static final Path PRODUCTION = Path.of("server-config/wildfly/production.yml").toAbsolutePath();
    private static final Path CERTIFICATE = Path.of("server-config/wildfly/certificate.yml").toAbsolutePath();

    @Override
    public List<String> prepare(ServerSettings settings, int httpPort, int httpsPort) throws IOException {
        Path home = Path.of(ServerSettings.property("wildfly.home"));
        Path base = settings.directory().resolve("standalone");
        ServerSettings.deleteAll(base);
        copy(home.resolve("standalone"), base);
        Files.copy(settings.war(), base.resolve("deployments").resolve("partyline.war"), REPLACE_EXISTING);
        var command = ServerLauncher.java(settings);
        command.addAll(MODULAR);
        command.addAll(List.of("-Djava.net.preferIPv4Stack=true",
                "-Dorg.jboss.boot.log.file=" + base.resolve("log/server.log"),
                "-Dlogging.configuration=file:" + base.resolve("configuration/logging.properties"),
                "-jar", home.resolve("jboss-modules.jar").toString(), "-mp", home.resolve("modules").toString(),
                "org.jboss.as.standalone", "-Djboss.home.dir=" + home, "-Djboss.server.base.dir=" + base,
                "-b", "127.0.0.1", "-bmanagement", "127.0.0.1", "-Djboss.http.port=" + httpPort,
                "-Djboss.https.port=" + httpsPort, "-Djboss.management.http.port=" + FreePorts.next()));
        if (OwnCertificate.isIn(settings)) {
            Files.copy(OwnCertificate.file(settings), base.resolve("configuration").resolve(OwnCertificate.FILE));
            command.add("--yaml=" + PRODUCTION + File.pathSeparator + CERTIFICATE);
        } else if (settings.production()) {
            command.add("--yaml=" + PRODUCTION);
        }
        return command;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) Files.createDirectories(target);
                else Files.copy(file, target, REPLACE_EXISTING);
            }
        }
    }
}
