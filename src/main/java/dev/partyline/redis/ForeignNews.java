package dev.partyline.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.conversation.WriterThreads;

/**
 * What becomes of news from other servers: of a log that is open here its records are read, and of a conversation that is known here
 * its metadata. Everything else is nobody's business here. What is read is told on the thread of the conversation.
 */
final class ForeignNews implements Bell.Listener {

    private static final System.Logger LOG = System.getLogger(ForeignNews.class.getName());
    /** In a message: server, conversation, and for a new record also epoch and offset. */
    private static final int RECORD_WORDS = 4;

    private final String server;
    private final RedisCatalog catalog;
    private final KnownMetadata known;
    private final WriterThreads threads;
    private OpenLogs logs;
    private LogWork work;

    /** @param server what this one is called in messages */
    ForeignNews(String server, RedisCatalog catalog, KnownMetadata known, WriterThreads threads) {
        this.server = server;
        this.catalog = catalog;
        this.known = known;
        this.threads = threads;
    }

    /** Before anything is heard. */
    void of(OpenLogs open, LogWork workForThem) {
        logs = open;
        work = workForThem;
    }

    @Override
    public void heard(String message) {
        String[] words = message.split(" ");
        if (words[0].equals(server)) return;
        ConversationId id = ConversationId.parse(words[1]);
        if (words.length < RECORD_WORDS) {
            changed(id);
            return;
        }
        Optional<RedisLog> open = logs.known(id);
        if (open.isEmpty()) return;
        if (open.get().epoch() != Long.parseLong(words[2])) changed(id);
        else if (open.get().head().offset() < Long.parseLong(words[3])) work.look(open.get());
    }

    /** The metadata may be another. Does not block. */
    void changed(ConversationId id) {
        if (known.last(id).isPresent() || logs.known(id).isPresent()) later(id, () -> check(id));
    }

    /** There are fewer records than are known here. Does not block. */
    void shorter(RedisLog log) {
        later(log.id(), () -> another(log, new AppendScript.OtherLogException(log.id())));
    }

    private void later(ConversationId id, Runnable task) {
        try {
            threads.of(id).execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.log(DEBUG, "news at the end", closed);
        }
    }

    /** A log was deleted or made anew elsewhere, or has lost its end. On the thread of the log. */
    void another(RedisLog log, RuntimeException why) {
        try {
            boolean shorter = !(why instanceof UnknownConversationException) && log.reader().end() < log.head().offset();
            if (shorter && catalog.renew(log.id(), log.epoch())) {
                LOG.log(ERROR, () -> "the log of " + log.id() + " is shorter than what was read of it: Redis has lost records of it."
                        + " It goes on in a new epoch");
            }
        } catch (StoreException | UnknownConversationException away) {
            LOG.log(DEBUG, () -> "what is left of the log of " + log.id() + " is not known yet", away);
        }
        check(log.id());
    }

    private void check(ConversationId id) {
        Optional<RedisLog> open = logs.known(id);
        Optional<ConversationMetadata> before = open.map(RedisLog::metadata).or(() -> known.last(id));
        if (before.isEmpty()) return;
        try {
            Optional<ConversationMetadata> last = known.last(id);
            Optional<ConversationMetadata> now = known.read(id);
            boolean other = now.map(ConversationMetadata::epoch).filter(epoch -> epoch == before.get().epoch()).isEmpty();
            if (other) open.ifPresent(logs::forget);
            if (other || !last.equals(now)) work.listener().changed(last.orElse(before.get()).withEpoch(before.get().epoch()), now);
        } catch (StoreException away) {
            LOG.log(DEBUG, () -> "what has changed of " + id + " is not known yet", away); // healing asks again
        } catch (RuntimeException failure) { // edge of the thread
            LOG.log(StoreAwayException.level(failure), () -> "news of " + id + " was not heard", failure);
        }
    }
}
