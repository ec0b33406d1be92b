package dev.partyline.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** The process: takes orders until its standard input ends. */
public final class LoadGenerator {

    private final BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));

    private LoadGenerator() {}

    public static void main(String[] args) throws IOException {
        new LoadGenerator().serve();
    }

    private void serve() throws IOException {
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            System.out.println(answer(Line.parse(line)).text());
        }
    }

    private Line answer(Line order) {
        try {
            return load(order.name()).run(order);
        } catch (IOException | RuntimeException failure) { // edge of the process
            return Line.failed(failure);
        }
    }

    private Load load(String name) {
        return switch (name) {
            case "fan-out" -> new FanOut();
            case "steady" -> new Steady();
            case "replay" -> new Replay();
            case "idle" -> new Idle(orders);
            case "append" -> new Append();
            case "disk" -> new Disk();
            default -> throw new IllegalArgumentException("unknown order " + name);
        };
    }
}
