package dev.partyline.config;

import java.util.Objects;

/** A text that nobody may read by accident: it shows itself nowhere but where it is asked for. */
public record Secret(String value) {

    public Secret {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
