package dev.partyline.config;

import java.util.List;
import java.util.Optional;

/**
 * The models that an administrator has named, and the one that conversations get which ask for none. Immutable.
 *
 * @param all by name
 * @param standard name of the default; empty only when there are none
 */
public record Models(List<ModelConfiguration> all, Optional<String> standard) {

    /** Nothing is configured: conversations bring their model along, or none. */
    public static final Models NONE = new Models(List.of(), Optional.empty());

    public Models {
        all = List.copyOf(all);
    }

    public List<String> names() {
        return all.stream().map(ModelConfiguration::name).toList();
    }

    /**
     * What a conversation's model stands for.
     *
     * @param name as a client has given it
     * @return empty for one that nobody has configured, which is a model's own name then
     */
    public Optional<ModelConfiguration> find(String name) {
        return all.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** @return the default; empty when there are none */
    public Optional<ModelConfiguration> byDefault() {
        return standard.flatMap(this::find);
    }

    @Override
    public String toString() {
        return "Models" + names() + standard.map(name -> ", " + name + " by default").orElse("");
    }
}
