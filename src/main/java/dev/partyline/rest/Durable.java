package dev.partyline.rest;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.partyline.conversation.StoreException;

/** Waits until what was appended is durable. Only for request threads: never on a thread of the store. */
final class Durable {

    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private Durable() {}

    /** @throws StoreException if that takes too long; the record may still turn up
     *  @throws RuntimeException what the stage failed with */
    static <T> T await(CompletionStage<T> stage) {
        return await(stage, LONGEST_WAIT);
    }

    static <T> T await(CompletionStage<T> stage, Duration longest) {
        try {
            return stage.toCompletableFuture().get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(failed.getCause());
        } catch (TimeoutException slow) {
            throw new StoreException("not durable within " + longest, slow);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for storage", stopped);
        }
    }
}
