package dev.partyline.session;

import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.FakeEvent;

/** Commands over a log, wired as the container would. */
public final class ClientCommandsFixture {

    private ClientCommandsFixture() {}

    public static ClientCommands over(EventLog log) {
        var commands = new ClientCommands();
        commands.log = log;
        commands.deeds = new FakeEvent<>();
        return commands;
    }

    public static V0Commands v0(EventLog log) {
        var commands = new V0Commands();
        commands.log = log;
        commands.deeds = new FakeEvent<>();
        return commands;
    }
}
