package dev.partyline.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The latest status line of each agent session on this node: told to everybody who watches when it changes, and to who joins
 * behind the replay (V0 spec 7.4). It is in no log, and is forgotten with its session.
 *
 * <p>Threading: any thread, nothing blocks. However calls meet each other and clients that join, the last line that a client is
 * told of a conversation is the latest one.
 */
@ApplicationScoped
public class StatusLines {

    private final ConcurrentMap<ConversationId, StatusLine> latest = new ConcurrentHashMap<>();

    @Inject SessionRegistry registry;

    /** @return {@link StatusLine#READY} where there is no session, or none that has said anything */
    public StatusLine latest(ConversationId id) {
        return latest.getOrDefault(id, StatusLine.READY);
    }

    /** Makes a line the latest one, and tells it behind what is in the log now. */
    public void show(ConversationId id, StatusLine line) {
        if (line.equals(StatusLine.READY)) latest.remove(id);
        else latest.put(id, line);
        registry.connections(id).forEach(this::bring);
    }

    /** Whoever has said this is no more; nothing happens if somebody has said something else since. */
    public void forget(ConversationId id, StatusLine said) {
        if (latest.remove(id, said)) registry.connections(id).forEach(this::bring);
    }

    /** Tells a line behind what is in the log now that nobody keeps: of a session that there is no more, or never was. */
    public void tell(ConversationId id, StatusLine line) {
        registry.connections(id).forEach(connection -> offer(connection, line));
    }

    /** Tells a client the latest line, and again what is said meanwhile. */
    void bring(ClientConnection connection) {
        StatusLine told;
        do {
            told = latest(connection.conversation());
            offer(connection, told);
        } while (!told.equals(latest(connection.conversation())));
    }

    private static void offer(ClientConnection connection, StatusLine line) {
        try {
            connection.status(line);
        } catch (UnknownConversationException | StoreException gone) {
            // it cannot be said where in the log the line belongs; the log itself still tells the agent's state
        }
    }
}
