package dev.partyline.engineio;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import dev.partyline.cluster.Node;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Polls and POSTs whose session another server has: asks that one, and passes its answer on as it is. A client that does not
 * get what was taken for it loses its session, as it does on the server that has it.
 *
 * <p>Threading: any. A poll that is held keeps no thread; a POST keeps one while its body is read.
 */
final class ForwardedPolls {

    private static final System.Logger LOG = System.getLogger(ForwardedPolls.class.getName());
    private static final Duration POST = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final EngineNeighbours neighbours;
    private final EngineOptions options;
    private final EngineThreads threads;
    private final AtomicInteger held = new AtomicInteger();

    ForwardedPolls(EngineNeighbours neighbours, EngineOptions options, EngineThreads threads) {
        this.neighbours = neighbours;
        this.options = options;
        this.threads = threads;
        neighbours.show(held);
    }

    /** @param longest that it may be held
     *  @throws RefusedException if too many are */
    void get(Node owner, HttpServletRequest request, EngineRequest asked, Duration longest) throws RefusedException {
        enter();
        Runnable lost = () -> neighbours.lost(owner, asked.sid());
        var answer = new PollAnswer(async(request), poll -> lost.run());
        answer.endWithin(longest, threads);
        neighbours.ask(owner, "GET", asked.sid(), asked.stamp(), null, longest).whenComplete((done, failure) -> {
            held.decrementAndGet();
            if (failure != null) refuse(owner, answer, failure);
            else pass(done, answer, lost);
        });
    }

    /** @throws RefusedException if too many are on their way, or its body was not read */
    void post(Node owner, HttpServletRequest request, EngineRequest asked, Duration longest) throws RefusedException {
        enter();
        byte[] body;
        try {
            body = read(owner, request, asked, longest);
        } catch (RefusedException notRead) {
            held.decrementAndGet();
            throw notRead;
        }
        var answer = new PollAnswer(async(request), poll -> { }); // what it says is heard, whoever hears the answer
        answer.endWithin(longest, threads);
        neighbours.ask(owner, "POST", asked.sid(), asked.stamp(), body, POST).whenComplete((done, failure) -> {
            held.decrementAndGet();
            if (failure != null) refuse(owner, answer, failure);
            else pass(done, answer, () -> { });
        });
    }

    private void enter() throws RefusedException {
        if (held.incrementAndGet() <= options.maxSessions()) return;
        held.decrementAndGet();
        throw new RefusedException(EngineError.TOO_MANY_SESSIONS);
    }

    private static AsyncContext async(HttpServletRequest request) {
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        return async;
    }

    private byte[] read(Node owner, HttpServletRequest request, EngineRequest asked, Duration longest) throws RefusedException {
        var reading = new InterruptibleRead();
        Future<?> alarm = threads.afterIfEver(longest, reading);
        try {
            byte[] body = PollingPost.read(request, options.maxPayloadBytes());
            if (body.length <= options.maxPayloadBytes()) return body;
            neighbours.lost(owner, asked.sid());
            throw new RefusedException(EngineError.BODY_TOO_LARGE);
        } catch (IOException brokenOff) {
            LOG.log(DEBUG, "a POST was broken off", brokenOff);
            neighbours.lost(owner, asked.sid());
            throw new RefusedException(EngineError.BAD_REQUEST);
        } finally {
            alarm.cancel(false);
            reading.end();
        }
    }

    private void pass(HttpResponse<byte[]> done, PollAnswer answer, Runnable lost) {
        neighbours.count("answered");
        String type = done.headers().firstValue("Content-Type").orElse("text/plain; charset=UTF-8");
        answer.pass(done.statusCode(), type, done.body()).whenComplete((taken, failure) -> {
            if (failure != null && done.statusCode() == OK) lost.run();
        });
    }

    private void refuse(Node owner, PollAnswer answer, Throwable failure) {
        neighbours.count("unreachable");
        answer.refuse(neighbours.unreachable(owner, failure));
    }
}
