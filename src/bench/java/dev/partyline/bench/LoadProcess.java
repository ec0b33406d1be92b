package dev.partyline.bench;

import java.io.Closeable;

import dev.partyline.bench.load.Line;
import dev.partyline.bench.load.LoadGenerator;

/** The load generator, on a core of its own; the same process for all servers and rounds, so that it is warm. */
final class LoadProcess implements Closeable {

    private final Child java = Child.java(Cores::load, LoadGenerator.class, "-Xmx512m");

    /** Carries out an order.
     *  @throws IllegalStateException with its reason, if it could not */
    Line ask(Line order) {
        java.say(order.text());
        return answer(order);
    }

    /** Lets an order go on that answers in the middle and waits for the next line. */
    void release() {
        java.say("");
        answer(Line.order("release"));
    }

    private Line answer(Line order) {
        Line answer = Line.parse(java.hear());
        if (answer.name().equals(Line.FAILED)) throw new IllegalStateException(order.name() + ": " + answer.text("text"));
        return answer;
    }

    @Override
    public void close() {
        java.close();
    }
}
