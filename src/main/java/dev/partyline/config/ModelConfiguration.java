package dev.partyline.config;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A language model that an administrator has named. The options of its components are their names in kebab case behind
 * {@code partyline.models.<name>.}.
 *
 * @param name by which conversations choose it: small letters, digits and dashes
 * @param model as its provider calls it, such as {@code anthropic/claude-sonnet-4}
 * @param baseUrl of the provider; empty for the one that the model's name implies
 * @param apiKey for runtimes only
 * @param temperature 0 to 2; empty for the provider's own
 * @param maxOutputTokens of one answer; empty for the provider's own
 */
public record ModelConfiguration(String name, String model, Optional<URI> baseUrl, Optional<Secret> apiKey,
        OptionalDouble temperature, OptionalInt maxOutputTokens) {}
