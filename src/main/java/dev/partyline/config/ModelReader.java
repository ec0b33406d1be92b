package dev.partyline.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.microprofile.config.Config;

/**
 * Reads the models. Which there are follows from the names of the options, as properties or environment variables have
 * them; a mistake is an {@link IllegalArgumentException} that names the option and never says what it was set to.
 */
final class ModelReader {

    private static final String PREFIX = "partyline.models.";
    private static final String DEFAULT = "partyline.default-model";
    private static final Pattern OPTION =
            Pattern.compile("PARTYLINE_MODELS_(.+)_(?:MODEL|BASE_URL|API_KEY|TEMPERATURE|MAX_OUTPUT_TOKENS)");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final double HOTTEST = 2;

    private final Config config;

    ModelReader(Config config) {
        this.config = config;
    }

    Models read() {
        var all = new ArrayList<ModelConfiguration>();
        for (String name : names()) all.add(model(name));
        return new Models(all, standard(all.stream().map(ModelConfiguration::name).toList()));
    }

    private TreeSet<String> names() {
        var names = new TreeSet<String>();
        for (String property : config.getPropertyNames()) {
            String plain = property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
            if (!plain.startsWith("PARTYLINE_MODELS_")) continue;
            Matcher option = OPTION.matcher(plain);
            if (!option.matches()) throw new IllegalArgumentException(property + " is no option of a model");
            names.add(name(option.group(1)));
        }
        return names;
    }

    private static String name(String plain) {
        String name = plain.toLowerCase(Locale.ROOT).replace('_', '-');
        if (NAME.matcher(name).matches()) return name;
        throw new IllegalArgumentException(PREFIX + name + " is no name of a model: it must consist of small letters,"
                + " digits and dashes, 64 at most");
    }

    private ModelConfiguration model(String name) {
        String model = value(name, "model").orElseThrow(() -> wrong(name, "model", "must be set, with small letters"));
        return new ModelConfiguration(name, model, value(name, "base-url").map(text -> address(name, text)),
                value(name, "api-key").map(Secret::new), temperature(name), maxOutputTokens(name));
    }

    private Optional<String> value(String name, String option) {
        Optional<String> value = config.getOptionalValue(PREFIX + name + "." + option, String.class).map(String::strip);
        if (value.filter(String::isEmpty).isPresent()) throw wrong(name, option, "must not be empty");
        return value;
    }

    private static URI address(String name, String text) {
        try {
            URI address = new URI(text);
            boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (http && address.getHost() != null && address.getUserInfo() == null) return address;
        } catch (URISyntaxException malformed) {
            // as good as another address that is none; the text is not shown
        }
        throw wrong(name, "base-url", "must be an http or https address without a login");
    }

    private OptionalDouble temperature(String name) {
        Optional<String> text = value(name, "temperature");
        if (text.isEmpty()) return OptionalDouble.empty();
        try {
            double number = Double.parseDouble(text.get());
            if (number >= 0 && number <= HOTTEST) return OptionalDouble.of(number);
        } catch (NumberFormatException none) {
            // said below, without the text
        }
        throw wrong(name, "temperature", "must be a number from 0 to 2");
    }

    private OptionalInt maxOutputTokens(String name) {
        Optional<String> text = value(name, "max-output-tokens");
        if (text.isEmpty()) return OptionalInt.empty();
        try {
            int number = Integer.parseInt(text.get());
            if (number > 0) return OptionalInt.of(number);
        } catch (NumberFormatException none) {
            // said below, without the text
        }
        throw wrong(name, "max-output-tokens", "must be a positive whole number");
    }

    /** Of one model that is clear; of several somebody has to say. */
    private Optional<String> standard(List<String> names) {
        Optional<String> wanted = config.getOptionalValue(DEFAULT, String.class).map(String::strip);
        if (wanted.isEmpty() && names.size() < 2) return names.stream().findFirst();
        if (wanted.filter(names::contains).isPresent()) return wanted;
        throw new IllegalArgumentException(DEFAULT + " must name one of the models that are configured: "
                + (names.isEmpty() ? "there are none" : String.join(", ", names)));
    }

    private static IllegalArgumentException wrong(String name, String option, String must) {
        return new IllegalArgumentException(PREFIX + name + "." + option + " " + must);
    }
}
