package dev.partyline.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

import dev.partyline.testing.RawSocket;
import dev.partyline.testing.ServerProcess;

/** A client that does nothing wrong and wants to be answered as fast as ever. One thread. */
final class Bystander implements Closeable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = 20_000_000;
    private static final String ENGINE_PING = "2";
    private static final String ENGINE_PONG = "3";

    /** One question and its answer. */
    private interface Question {
        void ask() throws IOException;
    }

    private final String name;
    private final Question question;
    private final Closeable connection;

    private Bystander(String name, Question question, Closeable connection) {
        this.name = name;
        this.question = question;
        this.connection = connection;
    }

    /** Looks at a conversation again and again. */
    static Bystander rest(ServerProcess server, String key, String conversation) {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var request = HttpRequest.newBuilder(server.http("/api/conversations/" + conversation)).timeout(LIMIT)
                .header("X-Session-API-Key", key).build();
        return new Bystander("REST", () -> {
            try {
                int status = http.send(request, BodyHandlers.ofString()).statusCode();
                if (status != 200) throw new IOException("HTTP " + status);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IOException(stop);
            }
        }, () -> { });
    }

    /** Sends a ping and waits for its pong. */
    static Bystander v1(ServerProcess server, String key, String conversation) throws IOException {
        var socket = RawSocket.open(server.socket("/sockets/events/" + conversation + "?session_api_key=" + key));
        socket.readText(LIMIT);
        return new Bystander("V1 ping", () -> {
            socket.sendText("{\"type\":\"ping\",\"nonce\":\"n\"}");
            until(socket, "\"pong\"");
        }, socket);
    }

    /** Sends something that makes no sense and waits until it is told so. */
    static Bystander v0(ServerProcess server, String key, String conversation) throws IOException {
        var socket = RawSocket.open(server.socket("/socket.io/?EIO=4&transport=websocket&latest_event_id=-1&session_api_key="
                + key + "&conversation_id=" + conversation.replace("-", "")));
        until(socket, "0{");
        socket.sendText("40");
        until(socket, "STATUS$READY");
        return new Bystander("V0 event", () -> {
            socket.sendText("42[\"oh_user_action\",{}]");
            until(socket, "42[\"oh_event\",{\"error\"");
        }, socket);
    }

    private static void until(RawSocket socket, String part) throws IOException {
        for (String text = socket.readText(LIMIT); !text.contains(part); text = socket.readText(LIMIT)) {
            if (text.contains("TooManyRequests")) throw new IOException("it was refused: " + text);
            if (text.equals(ENGINE_PING)) socket.sendText(ENGINE_PONG);
        }
    }

    String name() {
        return name;
    }

    /** Asks for as long as this. @return how long each answer took, in milliseconds, sorted */
    double[] times(double seconds) {
        var times = new double[(int) (seconds * 1e9 / PAUSE_NANOS) + 1];
        int count = 0;
        try {
            long next = System.nanoTime();
            for (long end = next + (long) (seconds * 1e9); System.nanoTime() < end && count < times.length;) {
                long start = System.nanoTime();
                question.ask();
                times[count++] = (System.nanoTime() - start) / 1e6;
                next = Math.max(next + PAUSE_NANOS, System.nanoTime()); // made up for nothing: that would be a flood
                while (System.nanoTime() < next) LockSupport.parkNanos(next - System.nanoTime());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(name + " was not served", failure);
        }
        double[] taken = Arrays.copyOf(times, count);
        Arrays.sort(taken);
        return taken;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
