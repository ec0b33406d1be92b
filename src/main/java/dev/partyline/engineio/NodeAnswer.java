package dev.partyline.engineio;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The answer of another server, which is asked once more when the connection breaks. Any thread; nobody waits. */
final class NodeAnswer {

    private NodeAnswer() {}

    /** @param question the owner of a session can tell it from others, so that it is heard once */
    static CompletableFuture<HttpResponse<byte[]>> of(Supplier<CompletableFuture<HttpResponse<byte[]>>> question) {
        return question.get().exceptionallyCompose(failure -> {
            Throwable why = failure instanceof CompletionException ? failure.getCause() : failure;
            return brokeOff(why) ? question.get() : CompletableFuture.failedFuture(why);
        });
    }

    /** As a connection that was kept, and which the other server has just closed; not one that it never took. */
    private static boolean brokeOff(Throwable why) {
        return why instanceof IOException && !(why instanceof ConnectException) && !(why instanceof HttpTimeoutException);
    }
}
