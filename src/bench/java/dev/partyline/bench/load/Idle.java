package dev.partyline.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/** Connections that stay until the next line comes on the standard input; answers twice, for both. */
final class Idle implements Load {

    private final BufferedReader orders;

    Idle(BufferedReader orders) {
        this.orders = orders;
    }

    @Override
    public Line run(Line order) throws IOException {
        List<String> rooms = order.list("rooms");
        long connections = order.number("connections");
        var arrivals = new Arrivals(null);
        try (var loop = new Loop()) {
            for (int i = 0; i < connections; i++) {
                String path = order.text("socket").replace("{room}", rooms.get(i % rooms.size()));
                Subscriber.open(loop, (int) order.number("port"), path, arrivals);
            }
            arrivals.await(loop, connections * order.number("greeting"));
            System.out.println(Line.done().text());
            while (!orders.ready()) loop.turn(50);
            orders.readLine();
            return Line.done();
        }
    }
}
