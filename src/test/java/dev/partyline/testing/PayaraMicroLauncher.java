package dev.partyline.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Payara Micro, bound to 127.0.0.1 by its preboot commands: it has no option for the address that works. */
final class PayaraMicroLauncher implements ServerLauncher {

    private static final Path CONFIG = Path.of("server-config/payara-micro").toAbsolutePath();
    private static final Path LOOPBACK = CONFIG.resolve("loopback.txt");

    @Override
    public List<String> prepare(ServerSettings settings, int httpPort, int httpsPort) throws IOException {
        var command = ServerLauncher.java(settings);
        boolean certified = OwnCertificate.isIn(settings);
        if (certified) command.addAll(List.of("-Djavax.net.ssl.keyStore=" + OwnCertificate.file(settings),
                "-Djavax.net.ssl.keyStorePassword=" + OwnCertificate.PASSWORD));
        command.addAll(List.of("-jar", ServerSettings.property("payara.micro.jar"), "--nohazelcast",
                "--disablephonehome", "--prebootcommandfile", commands(settings).toString(),
                "--port", Integer.toString(httpPort), "--deploy", settings.war().toString()));
        if (settings.production()) {
            Files.createDirectories(settings.accessLogs());
            command.addAll(List.of("--sslport", Integer.toString(httpsPort), "--accesslog", settings.accessLogs().toString(),
                    "--accessloginterval", "1"));
            if (certified) command.addAll(List.of("--sslcert", OwnCertificate.ALIAS));
        }
        return command;
    }

    /** It takes one file only. */
    private static Path commands(ServerSettings settings) throws IOException {
        if (!settings.production()) return LOOPBACK;
        String both = Files.readString(LOOPBACK) + Files.readString(CONFIG.resolve("production.txt"));
        return Files.writeString(settings.directory().resolve("preboot.txt"), both);
    }
}
