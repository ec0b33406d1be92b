package dev.partyline.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Knows how one kind of server is started with the WAR in it. */
interface ServerLauncher {

    /**
     * Lays out the server's directory.
     *
     * @return the command line; its process is the server's JVM itself, so that signals and {@code jcmd} reach it
     */
    List<String> prepare(ServerSettings settings, int httpPort, int httpsPort) throws IOException;

    static ServerLauncher of(String server) {
        return switch (server) {
            case "payara-micro" -> new PayaraMicroLauncher();
            case "wildfly" -> new WildFlyLauncher();
            default -> throw new IllegalArgumentException("unknown server " + server);
        };
    }

    /**
     * The beginning that both share: Java, heap, work files and the options. With the system property
     * {@code partyline.server.cores} the server gets only those, as {@code taskset} names them, and with
     * {@code partyline.server.jvm-options} these options, separated by blanks.
     */
    static List<String> java(ServerSettings settings) {
        Path temporary = settings.directory().resolve("tmp");
        var command = new ArrayList<String>();
        String cores = System.getProperty("partyline.server.cores", "");
        if (!cores.isEmpty()) command.addAll(List.of("taskset", "-c", cores));
        command.add(settings.javaHome().resolve("bin/java").toString());
        command.add("-Xmx" + settings.heapMegabytes() + "m");
        Stream.of(System.getProperty("partyline.server.jvm-options", "").split(" ")).filter(each -> !each.isEmpty())
                .forEach(command::add);
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-Djava.awt.headless=true");
        settings.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        return command;
    }
}
