package dev.partyline.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of an agent that works while nobody watches, once the client wait is over. */
public enum ClientWaitPolicy {

    /** It works on. */
    CONTINUE,

    /** It is paused, between two steps. */
    PAUSE,

    /** It is interrupted, inside a step. */
    STOP;

    /** @return empty if there is none of this name, in lower case */
    public static Optional<ClientWaitPolicy> of(String name) {
        return Arrays.stream(values()).filter(policy -> policy.toString().equals(name)).findFirst();
    }

    /** The name as options and requests have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
