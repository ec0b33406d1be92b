package dev.partyline.agent;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.partyline.cluster.Lease;
import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.session.ManualThreads;
import dev.partyline.session.StatusLine;
import dev.partyline.session.StatusLines;

/** Remembers what sessions say of themselves. */
public final class ToldLines extends StatusLines {

    private final List<StatusLine> shown = new CopyOnWriteArrayList<>();
    private final List<StatusLine> forgotten = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();

    static SessionWiring wiring(ManualThreads threads, StatusLines lines) {
        return new SessionWiring(threads, threads::now, Limits.defaults(), lines, Lease::end);
    }

    @Override
    public void show(ConversationId id, StatusLine line) {
        shown.add(line);
    }

    @Override
    public void forget(ConversationId id, StatusLine said) {
        forgotten.add(said);
    }

    @Override
    public void tell(ConversationId id, StatusLine line) {
        told.add(id + " " + line.id() + " " + line.text());
    }

    /** In the order it was said. */
    public List<StatusLine> shown() { return shown; }

    List<StatusLine> forgotten() { return forgotten; }

    List<String> told() { return told; }
}
