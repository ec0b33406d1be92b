package dev.partyline.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What an administrator can set beside {@link Limits}. The option of a component is its name in kebab case behind
 * {@code partyline.}.
 *
 * @param dataDir where conversations are kept
 * @param sessionApiKeys the keys of which a client must show one; without them, and without tokens, only direct
 *     requests from this machine are served
 * @param agentKeys of which a program must show one that is a conversation's agent and nothing else; session keys do as well
 * @param allowedOrigins origins of web pages, beside the server's own, that may connect; each is a {@link WebOrigin}
 * @param demo whether a recorded conversation plays when the server starts
 * @param store {@code file}, or {@code memory} for trials
 * @param undoDelete how long a deleted conversation can be brought back; zero for not at all
 * @param clientWaitPolicy what becomes of agents that nobody watches, where their conversation does not say
 */
public record Settings(Path dataDir, List<String> sessionApiKeys, List<String> agentKeys,
        List<String> allowedOrigins, boolean demo, String store, Duration undoDelete, ClientWaitPolicy clientWaitPolicy) {

    public Settings {
        sessionApiKeys = List.copyOf(sessionApiKeys);
        agentKeys = List.copyOf(agentKeys);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    @Override
    public String toString() {
        return "Settings[dataDir=" + dataDir + ", keys=" + sessionApiKeys.size() + ", agentKeys="
                + agentKeys.size() + ", allowedOrigins=" + allowedOrigins
                + ", demo=" + demo + ", store=" + store + ", undoDelete=" + undoDelete
                + ", clientWaitPolicy=" + clientWaitPolicy + "]";
    }
}
