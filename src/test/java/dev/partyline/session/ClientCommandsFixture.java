package dev.partyline.session;

import dev.partyline.conversation.EventLog;

/** Commands over a log, wired as the container would. */
public final class ClientCommandsFixture {

    private ClientCommandsFixture() {}

    public static ClientCommands over(EventLog log) {
        var commands = new ClientCommands();
        commands.log = log;
        return commands;
    }

    public static V0Commands v0(EventLog log) {
        var commands = new V0Commands();
        commands.log = log;
        return commands;
    }
}
