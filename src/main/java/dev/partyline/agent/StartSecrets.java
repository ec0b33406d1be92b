package dev.partyline.agent;

import static java.lang.System.Logger.Level.WARNING;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.partyline.config.Secret;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.security.Sealing;
import dev.partyline.security.SecretsUnreadableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * What a conversation was given that only its runtime may know: kept encrypted beside the conversation, so that a runtime
 * on another node, or of a server that was started again, finds it; gone with the conversation. Nothing else reads it.
 *
 * <p>Threading: any thread; methods that change something wait for storage.
 */
@ApplicationScoped
public class StartSecrets {

    private static final System.Logger LOG = System.getLogger(StartSecrets.class.getName());
    private static final String API_KEY = "llm_api_key";
    private static final String SECRETS = "secrets";

    @Inject Conversations conversations;
    @Inject Sealing sealing;

    /**
     * What is kept.
     *
     * @param apiKey of the model that the start request brought along
     * @param byName what the agent's tools may use: each a JSON text, of a string or of an object as the protocol has it (V1
     *     spec 7.2)
     */
    public record Kept(Optional<Secret> apiKey, Map<String, Secret> byName) {

        public static final Kept NOTHING = new Kept(Optional.empty(), Map.of());

        private static final int MOST = 256;
        private static final int MAX_CHARS = 64 << 10;

        /** @throws IllegalArgumentException if it is more than is kept */
        public Kept {
            byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
            int chars = byName.entrySet().stream().mapToInt(each -> each.getKey().length() + each.getValue().value().length())
                    .sum() + apiKey.map(key -> key.value().length()).orElse(0);
            if (byName.size() > MOST || chars > MAX_CHARS) {
                throw new IllegalArgumentException("At most " + MOST + " secrets of " + MAX_CHARS + " characters are kept");
            }
        }

        /** The same, with these instead of those of the same names. */
        public Kept with(Map<String, Secret> others) {
            var all = new LinkedHashMap<>(byName);
            all.putAll(others);
            return new Kept(apiKey, all);
        }
    }

    /** @throws AgentFailure if it cannot be decrypted; its text names the option that is to be mended
     *  @throws UnknownConversationException if there is no such conversation */
    public Kept of(ConversationId id) {
        try {
            return opened(id, conversations.require(id).secrets());
        } catch (SecretsUnreadableException unreadable) {
            throw new AgentFailure("SecretsUnreadable", unreadable.getMessage());
        }
    }

    /** For a conversation that is about to be made. @return null if there is nothing to keep */
    public String sealed(ConversationId id, Kept kept) {
        return kept.equals(Kept.NOTHING) ? null : sealing.seal(id, write(kept));
    }

    /** Keeps some more, in place of those of the same names. Whatever is thrown, what was there is left as it is.
     *  @throws SecretsUnreadableException if what is there cannot be decrypted
     *  @throws IllegalArgumentException if it becomes more than is kept */
    public void add(ConversationId id, Map<String, Secret> secrets) {
        conversations.changeSecrets(id, before -> sealed(id, opened(id, before).with(secrets)));
    }

    /** Encrypts with the present key what an earlier one had encrypted, so that the earlier one is not needed any more. */
    public void renew() {
        conversations.list().stream().filter(each -> each.secrets() != null && !sealing.isCurrent(each.secrets()))
                .map(ConversationMetadata::id).forEach(this::renew);
    }

    private void renew(ConversationId id) {
        try {
            conversations.changeSecrets(id, before -> sealed(id, opened(id, before)));
        } catch (SecretsUnreadableException unreadable) {
            LOG.log(WARNING, () -> "the agent of " + id + " has lost its secrets: " + unreadable.getMessage());
        } catch (UnknownConversationException deleted) {
            // nothing is left to be encrypted
        }
    }

    private Kept opened(ConversationId id, String sealed) {
        return sealed == null ? Kept.NOTHING : read(EventJson.parseObject(sealing.open(id, sealed)));
    }

    private static String write(Kept kept) {
        var byName = EventJson.object();
        kept.byName().forEach((name, secret) -> byName.add(name, secret.value()));
        var json = EventJson.object();
        kept.apiKey().ifPresent(key -> json.add(API_KEY, key.value()));
        return EventJson.write(json.add(SECRETS, byName).build());
    }

    private static Kept read(JsonObject json) {
        var byName = new LinkedHashMap<String, Secret>();
        json.getJsonObject(SECRETS).forEach((name, value) -> byName.put(name, new Secret(text(value))));
        return new Kept(Optional.ofNullable(json.get(API_KEY)).map(key -> new Secret(text(key))), byName);
    }

    private static String text(JsonValue value) {
        return ((JsonString) value).getString();
    }
}
