package dev.partyline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelReaderTest {

    private static final String SECRET = "sk-canary";

    @Test
    void aModelHasWhatIsSetOfIt() {
        Models models = read(Map.of("partyline.models.fast.model", "openai/gpt-4o-mini",
                "partyline.models.fast.base-url", "https://llm.example.com/v1", "partyline.models.fast.api-key", SECRET,
                "partyline.models.fast.temperature", "0.2", "partyline.models.fast.max-output-tokens", "4096",
                "partyline.data-dir", "elsewhere"));

        assertEquals(Optional.of(new ModelConfiguration("fast", "openai/gpt-4o-mini",
                Optional.of(URI.create("https://llm.example.com/v1")), Optional.of(new Secret(SECRET)),
                OptionalDouble.of(0.2), OptionalInt.of(4096))), models.byDefault());
        assertFalse((models + " " + models.all()).contains(SECRET), "the key shows itself");
    }

    @Test
    void ofSeveralModelsOneIsNamedAsTheDefault() {
        var two = new HashMap<>(Map.of("partyline.models.b.model", "m", "partyline.models.a-1.model", "m"));
        assertEquals("partyline.default-model must name one of the models that are configured: a-1, b", refused(two));
        two.put("partyline.default-model", " b ");
        Models models = read(two);
        assertEquals(List.of("a-1", "b"), models.names());
        assertEquals(Optional.of("b"), models.standard());
        assertEquals("Models[a-1, b], b by default", models.toString());
        two.put("partyline.default-model", "c");
        assertEquals("partyline.default-model must name one of the models that are configured: a-1, b", refused(two));
    }

    @Test
    void environmentVariablesNameModelsToo() {
        Models models = read(Map.of("PARTYLINE_MODELS_A_1_MODEL", "m", "PARTYLINE_MODELS_A_1_API_KEY", SECRET));
        assertEquals(Optional.of(new Secret(SECRET)), models.find("a-1").orElseThrow().apiKey());
    }

    @Test
    void withoutModelsThereIsNoDefault() {
        assertEquals(Models.NONE, read(Map.of()));
        assertEquals("partyline.default-model must name one of the models that are configured: there are none",
                refused(Map.of("partyline.default-model", "x")));
    }

    @ParameterizedTest
    @CsvSource({"model,' ',must not be empty", "base-url,sk-canary,must be an http or https address without a login",
        "base-url,https://sk-canary@host/,must be an http or https address without a login",
        "api-key,' ',must not be empty", "temperature,sk-canary,must be a number from 0 to 2",
        "temperature,2.5,must be a number from 0 to 2", "temperature,NaN,must be a number from 0 to 2",
        "max-output-tokens,0,must be a positive whole number"})
    void whatMakesNoSenseIsNamedAndNotRepeated(String option, String value, String must) {
        var options = new HashMap<>(Map.of("partyline.models.fast.model", "m"));
        options.put("partyline.models.fast." + option, value);
        assertEquals("partyline.models.fast." + option + " " + must, refused(options));
    }

    @Test
    void aModelThatIsNoneIsNamed() {
        assertEquals("partyline.models.fast.model must be set, with small letters",
                refused(Map.of("partyline.models.fast.api-key", SECRET)));
        assertEquals("partyline.models.fast.apikey is no option of a model",
                refused(Map.of("partyline.models.fast.model", "m", "partyline.models.fast.apikey", SECRET)));
        assertTrue(refused(Map.of("partyline.models." + "x".repeat(65) + ".model", "m")).contains("64 at most"));
        assertEquals("partyline.models.fast.model must be set, with small letters",
                refused(Map.of("partyline.models.Fast.model", "m")));
    }

    private static String refused(Map<String, String> options) {
        String message = assertThrows(IllegalArgumentException.class, () -> read(options)).getMessage();
        assertFalse(message.contains(SECRET), message);
        return message;
    }

    /** Finds a property also in the environment's spelling, as MicroProfile Config does. */
    private static Models read(Map<String, String> options) {
        var config = (Config) Proxy.newProxyInstance(ModelReaderTest.class.getClassLoader(), new Class<?>[] {Config.class},
                (proxy, method, arguments) -> method.getName().equals("getPropertyNames") ? options.keySet()
                        : Optional.ofNullable(options.get(arguments[0])).or(() -> Optional.ofNullable(options.get(
                                ((String) arguments[0]).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_")))));
        return new ModelReader(config).read();
    }
}
