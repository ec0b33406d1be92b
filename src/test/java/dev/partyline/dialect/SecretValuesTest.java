package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

class SecretValuesTest {

    private static String hide(String event, String... secrets) {
        return EventJson.write(SecretValues.of(Arrays.asList(secrets)).hide(EventJson.parseObject(event)));
    }

    @Test
    void aSecretIsHiddenAtAnyDepthAndInLists() {
        assertEquals("""
                {"message":"<secret_hidden>","args":{"a":["x <secret_hidden>",{"b":[["<secret_hidden>!"]]}],"n":12345}}""",
                hide("""
                {"message":"s3cret","args":{"a":["x s3cret",{"b":[["s3cret!"]]}],"n":12345}}""", "s3cret", "12345"));
    }

    @Test
    void theServersOwnWordsStay() {
        String event = "{\"timestamp\":\"agent\",\"source\":\"agent\",\"action\":\"agent\",\"observation\":\"agent\"}";
        assertEquals(event, hide(event, "agent"));
        assertEquals("{\"args\":{\"source\":\"<secret_hidden>\"}}", hide("{\"args\":{\"source\":\"agent\"}}", "agent"));
    }

    @Test
    void theLongestIsHiddenFirst() {
        assertEquals("{\"a\":\"<secret_hidden> <secret_hidden>\"}", hide("{\"a\":\"token-long token\"}", "token", "token-long"));
    }

    @Test
    void shortAndEmptyValuesHideNothing() {
        assertEquals("{\"a\":\"abcd\"}", hide("{\"a\":\"abcd\"}", "", "abcd", null));
    }

    @Test
    void aSecretIsFoundInJsonWithinJsonToo() {
        String secret = "pa\"ss\nword";
        String arguments = EventJson.write(EventJson.object().add("command", secret).build());
        JsonObject event = EventJson.object().add("args", EventJson.object().add("arguments", arguments)).build();
        assertEquals("{\"command\":\"<secret_hidden>\"}", SecretValues.of(List.of(secret)).hide(event)
                .getJsonObject("args").getString("arguments"));
    }

    @Test
    void namesOfMembersCanBeSecretsToo() {
        assertEquals("{\"args\":{\"<secret_hidden>\":1}}", hide("{\"args\":{\"s3cret\":1}}", "s3cret"));
    }

    @Test
    void secretsAreNotPrinted() {
        assertFalse(SecretValues.of(List.of("s3cret")).toString().contains("s3cret"));
    }

    @Test
    void everySampleStaysAsItIsWithoutSecrets() {
        for (String line : V0Samples.events()) assertEquals(line, hide(line, "no such value"));
    }
}
