package dev.partyline.agent.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.partyline.config.RemoteServer;
import dev.partyline.conversation.ConversationId;
import dev.partyline.session.PlainThreads;
import dev.partyline.testing.agentserver.AgentSocket;
import dev.partyline.testing.agentserver.HttpExchange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a socket notices of a server that leaves without a word. The test is its executor. */
@Timeout(30)
class RemoteSocketTest {

    private final PlainThreads threads = new PlainThreads();
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final List<String> news = new ArrayList<>();
    private ServerSocket server;
    private RemoteSocket socket;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var remote = new RemoteServer("alpha", URI.create("http://127.0.0.1:" + server.getLocalPort()), "", "",
                Duration.ofSeconds(9), Duration.ofMillis(20), Duration.ofMillis(200));
        var link = new RemoteLink(ConversationId.random(), new RemoteConversation(remote, ConversationId.random(), false), null,
                HttpClient.newHttpClient(), Runnable::run, InstantSource.system(), new RemoteMeters(new SimpleMeterRegistry()), 1000);
        socket = new RemoteSocket(link, threads, work::add, new Noted());
        socket.open();
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        server.close();
        threads.close();
    }

    private final class Noted implements RemoteSocket.News {

        @Override
        public void opened() {
            news.add("opened");
        }

        @Override
        public void rung(String id) {
            news.add("rung " + id);
        }

        @Override
        public void state(String status) {
            news.add(status);
        }

        @Override
        public void lost() {
            news.add("lost");
        }

        @Override
        public void refused(int code) {
            news.add("refused " + code);
        }
    }

    /** Long before the next regular ping, which is due after 20 s. */
    @Test
    @Timeout(10)
    void anEndThatComesBeforeAFrameWasToldIsNoticed() throws Exception {
        Runnable frame;
        try (Socket connection = server.accept()) {
            AgentSocket there = upgraded(connection);
            work.take().run();
            there.send("{\"id\":\"a\"}");
            frame = work.take();
        }
        frame.run();
        while (news.size() < 3) work.take().run();
        assertEquals(List.of("opened", "rung a", "lost"), news);
    }

    @Test
    void aServerThatSaysNothingMoreIsLeftAsSoonAsItIsDoubted() throws Exception {
        try (Socket connection = server.accept()) {
            upgraded(connection);
            work.take().run();
            socket.doubt();
            socket.doubt();
            while (news.size() < 2) work.take().run();
            assertEquals(List.of("opened", "lost"), news);
        }
    }

    @Test
    void aServerThatAnswersIsNotDoubtedAnyMore() throws Exception {
        try (Socket connection = server.accept()) {
            AgentSocket there = upgraded(connection);
            work.take().run();
            socket.doubt();
            var reader = new Thread(() -> read(there));
            reader.start();
            work.take().run();
            there.send("{\"id\":\"b\"}");
            work.take().run();
            assertEquals(List.of("opened", "rung b"), news);
            socket.close();
            reader.join();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4001, 4004})
    void aServerThatRefusesIsNotAskedAgain(int code) throws Exception {
        try (Socket connection = server.accept()) {
            AgentSocket there = upgraded(connection);
            work.take().run();
            there.close(code, "no");
            work.take().run();
        }
        assertEquals(List.of("opened", "refused " + code), news);
        assertNull(work.poll(500, TimeUnit.MILLISECONDS), "the first retry would come within 20 ms");
    }

    @Test
    void aServerThatClosesForAnyOtherReasonIsAskedAgain() throws Exception {
        try (Socket connection = server.accept()) {
            AgentSocket there = upgraded(connection);
            work.take().run();
            there.close(1012, "restart");
            work.take().run();
        }
        work.take().run();
        server.accept().close();
        assertEquals(List.of("opened", "lost"), news);
    }

    /** Pings are answered by reading. */
    private static void read(AgentSocket there) {
        try {
            while (there.read() != null) { } // nothing more is said
        } catch (IOException end) {
            // the other side has left
        }
    }

    private static AgentSocket upgraded(Socket connection) throws IOException {
        var in = new BufferedInputStream(connection.getInputStream());
        var out = new BufferedOutputStream(connection.getOutputStream());
        var there = new AgentSocket(connection, in, out);
        there.accept(HttpExchange.read(in, out).header("sec-websocket-key"));
        return there;
    }
}
