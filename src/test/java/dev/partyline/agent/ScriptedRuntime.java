package dev.partyline.agent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.partyline.conversation.ConversationState;

/** Answers with the steps that a test gave it; without any it waits until one is given. */
final class ScriptedRuntime implements AgentRuntime {

    private final Queue<CompletableFuture<AgentStep>> asked = new ArrayDeque<>();
    private final Queue<AgentStep> script = new ArrayDeque<>();
    private final List<ConversationState> states = new ArrayList<>();
    private int rejections;
    private boolean closed;
    private boolean endless;
    private boolean autonomous;
    private ConversationState lastChange;
    private Standing standing = Standing.READY;
    private boolean limited = true;

    ScriptedRuntime then(AgentStep step) {
        if (asked.isEmpty()) script.add(step);
        else asked.remove().complete(step);
        return this;
    }

    /** From now on it is done whenever the script is empty. */
    ScriptedRuntime thenDone() {
        endless = true;
        return this;
    }

    /** From now on it pauses and asks by itself. */
    void onItsOwn() {
        autonomous = true;
    }

    /** The last state that it was told of while a step was asked for. */
    ConversationState lastChange() {
        return lastChange;
    }

    /** How it stands from now on. */
    void stands(Standing now) {
        standing = now;
    }

    /** From now on it may have as many steps as it likes. */
    void withoutLimit() {
        limited = false;
    }

    @Override
    public Standing standing(ConversationState state) {
        return standing;
    }

    @Override
    public boolean limited() {
        return limited;
    }

    @Override
    public boolean autonomous() {
        return autonomous;
    }

    @Override
    public void changed(ConversationState state) {
        lastChange = state;
    }

    void answerNothing() {
        asked.remove().complete(null);
    }

    void fail(RuntimeException failure) {
        asked.remove().completeExceptionally(failure);
    }

    @Override
    public CompletionStage<AgentStep> next(ConversationState state) {
        if (!asked.isEmpty()) throw new AssertionError("asked twice at once");
        states.add(state);
        if (!script.isEmpty()) return CompletableFuture.completedFuture(script.remove());
        if (endless) return CompletableFuture.completedFuture(AgentStep.finished(java.time.Duration.ZERO, List.of()));
        var answer = new CompletableFuture<AgentStep>();
        asked.add(answer);
        return answer;
    }

    @Override
    public void rejected() {
        rejections++;
    }

    @Override
    public void close() {
        closed = true;
    }

    List<ConversationState> states() { return states; }

    int rejections() { return rejections; }

    boolean closed() { return closed; }
}
