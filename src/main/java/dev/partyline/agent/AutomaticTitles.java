package dev.partyline.agent;

import static java.lang.System.Logger.Level.WARNING;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.partyline.conversation.AutomaticTitle;
import dev.partyline.conversation.ConversationDeleted;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventAppended;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.dialect.UserText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;

/**
 * Gives a conversation without a title one, as soon as its user has said something (V0 spec 9.2), however that was said. A
 * title that somebody gives at the same time stays. It follows from the log alone, so one that a crash has prevented comes
 * with the next event.
 *
 * <p>Threading: the observers run on committing threads and take a look at what is in memory; the rest is a chore.
 */
@ApplicationScoped
public class AutomaticTitles {

    /** Member of a conversation's runtime, false where it is to have no title of its own. */
    public static final String WANTED = "autotitle";

    private static final System.Logger LOG = System.getLogger(AutomaticTitles.class.getName());
    private static final int PAGE_EVENTS = 100;
    private static final int PAGE_BYTES = 1 << 20;
    /** A first message that comes later makes no title. */
    private static final long MOST_EVENTS = 10_000;

    /** The last message of a user by which a conversation was looked at, while that has given it no title. */
    private final ConcurrentMap<ConversationId, String> looked = new ConcurrentHashMap<>();

    @Inject EventLog log;
    @Inject Conversations conversations;
    @Inject Chores chores;

    void appended(@Observes EventAppended event) {
        ConversationId id = event.conversation();
        try {
            if (conversations.find(id).filter(AutomaticTitle::isDue).isEmpty()) return;
            String message = log.state(id).lastUserMessageId();
            if (message != null && !message.equals(looked.put(id, message))) chores.execute(() -> look(id));
        } catch (UnknownConversationException | StoreException gone) {
            looked.remove(id);
        }
    }

    void deleted(@Observes ConversationDeleted event) {
        looked.remove(event.conversation());
    }

    private void look(ConversationId id) {
        try {
            if (isWanted(conversations.require(id))) {
                firstWords(id).ifPresent(title -> conversations.titleIfDue(id, title));
            }
            if (!AutomaticTitle.isDue(conversations.require(id))) looked.remove(id);
        } catch (UnknownConversationException deleted) {
            looked.remove(id);
        } catch (StoreException failure) {
            looked.remove(id); // the next event finds it again
            LOG.log(WARNING, () -> id + " got no title yet", failure);
        }
    }

    private static boolean isWanted(ConversationMetadata metadata) {
        return AutomaticTitle.isDue(metadata)
                && EventJson.parseObject(metadata.runtime()).get(WANTED) != JsonValue.FALSE;
    }

    private Optional<String> firstWords(ConversationId id) {
        for (long from = 0; from < MOST_EVENTS;) {
            List<ConversationEvent> events = log.read(id, from, PAGE_EVENTS, PAGE_BYTES);
            if (events.isEmpty()) return Optional.empty();
            Optional<String> title = events.stream().flatMap(event -> UserText.of(event).stream())
                    .flatMap(text -> AutomaticTitle.of(text).stream()).findFirst();
            if (title.isPresent()) return title;
            from += events.size();
        }
        return Optional.empty();
    }
}
