package dev.partyline.rest;

import static dev.partyline.rest.Fixture.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

import dev.partyline.config.Limits;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

    private static final String JSON = "application/json";
    private static final String MALFORMED =
            "{'detail':[{'type':'json_invalid','loc':['body'],'msg':'JSON decode error'}]}";

    private final RequestBody bodies = new RequestBody();

    RequestBodyTest() {
        bodies.limits = Limits.defaults();
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, "application/json; charset=utf-8", "Application/JSON",
            "application/merge-patch+json"})
    void anObjectThatIsSaidToBeJsonIsRead(String contentType) {
        assertEquals("\u00e4", read("{\"a\":\"\u00e4\"}", contentType).getString("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "json"})
    void whatIsSaidToBeSomethingElseIsRefused(String contentType) {
        assertProblem(415, "{'detail':'Unsupported Media Type'}", () -> read("{}", contentType));
        assertProblem(415, "{'detail':'Unsupported Media Type'}", () -> read("{}", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{} {}", "nothing", "{\"a\":}", "\ufeff{}"})
    void whatIsNotJsonIsInvalid(String body) {
        assertProblem(422, MALFORMED, () -> read(body, JSON));
    }

    @Test
    void deepNestingAndBrokenUtf8AreInvalid() {
        assertProblem(422, MALFORMED, () -> read("[".repeat(100_000), JSON));
        var broken = new ByteArrayInputStream(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        assertProblem(422, MALFORMED, () -> bodies.read(broken, JSON));
    }

    @Test
    void onlyAnObjectIsABody() {
        assertProblem(422, "{'detail':[{'type':'dict_type','loc':['body'],"
                + "'msg':'Input should be a valid dictionary'}]}", () -> read("[1]", JSON));
        assertProblem(422, "{'detail':[{'type':'missing','loc':['body'],'msg':'Field required'}]}",
                () -> read("", null));
    }

    @Test
    void aBodyIsReadNoFurtherThanItsBound() {
        var endless = new InputStream() {
            private long read;

            @Override
            public int read() {
                if (read++ > 5 << 20) throw new AssertionError("read on and on");
                return ' ';
            }
        };

        assertProblem(413, "{'detail':'Request Entity Too Large'}", () -> bodies.read(endless, JSON));
    }

    private JsonObject read(String body, String contentType) {
        return bodies.read(new ByteArrayInputStream(body.getBytes(UTF_8)), contentType);
    }
}
