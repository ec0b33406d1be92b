package dev.partyline.engineio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;

/**
 * What a client was asked to confirm, in the order of the questions; an answer is one to all before it. Safe from any
 * thread; the stages are completed without the monitor.
 */
final class Confirmations {

    private record Question(long mark, CompletableFuture<Void> answer) {}

    private final Queue<Question> open = new ArrayDeque<>();
    private long last;
    private boolean closed;

    /** @param ask given a mark above 0; returns false if there is nobody to be asked, and no need */
    CompletableFuture<Void> ask(LongPredicate ask) {
        var question = next();
        if (question == null) return CompletableFuture.failedFuture(new ClosedSessionException());
        if (!ask.test(question.mark)) confirmed(question.mark);
        return question.answer;
    }

    void confirmed(long mark) {
        for (Question answered : take(mark)) answered.answer.complete(null);
    }

    void close() {
        List<Question> rest;
        synchronized (this) {
            closed = true;
            rest = take(Long.MAX_VALUE);
        }
        for (Question unanswered : rest) unanswered.answer.completeExceptionally(new ClosedSessionException());
    }

    private synchronized Question next() {
        if (closed) return null;
        var question = new Question(++last, new CompletableFuture<>());
        open.add(question);
        return question;
    }

    private synchronized List<Question> take(long upTo) {
        var taken = new ArrayList<Question>();
        while (!open.isEmpty() && open.peek().mark <= upTo) taken.add(open.remove());
        return taken;
    }
}
