package dev.partyline.testing;

import java.nio.file.Path;
import java.util.List;

/** Payara Micro, bound to 127.0.0.1 by its preboot commands: it has no option for the address that works. */
final class PayaraMicroLauncher implements ServerLauncher {

    private static final Path LOOPBACK = Path.of("server-config/payara-micro/loopback.txt").toAbsolutePath();

    @Override
    public List<String> prepare(ServerSettings settings, int httpPort) {
        var command = ServerLauncher.java(settings);
        command.addAll(List.of("-jar", ServerSettings.property("payara.micro.jar"), "--nohazelcast",
                "--disablephonehome", "--prebootcommandfile", LOOPBACK.toString(),
                "--port", Integer.toString(httpPort), "--deploy", settings.war().toString()));
        return command;
    }
}
