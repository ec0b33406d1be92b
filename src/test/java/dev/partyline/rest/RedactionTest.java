package dev.partyline.rest;

import static dev.partyline.rest.Fixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RedactionTest {

    private static final String MASK = "'**********'";

    @Test
    void whatIsNamedLikeASecretIsMaskedAtAnyDepth() {
        assertMasked("{'llm':{'model':'m','api_key':" + MASK + ",'aws_secret_access_key':" + MASK + "},"
                        + "'list':[{'GITHUB_TOKEN':" + MASK + ",'clientSecret':" + MASK + "}]}",
                "{'llm':{'model':'m','api_key':'a','aws_secret_access_key':'b'},"
                        + "'list':[{'GITHUB_TOKEN':'c','clientSecret':'d'}]}");
    }

    @Test
    void whatLiesWithinASecretIsMaskedButForItsKind() {
        assertMasked("{'secrets':{'A':{'kind':'StaticSecret','value':" + MASK + "}},"
                        + "'extra_headers':{'X-Org':" + MASK + "},'acp_env':{'HOME':" + MASK + "}}",
                "{'secrets':{'A':{'kind':'StaticSecret','value':'x'}},'extra_headers':{'X-Org':'o'},"
                        + "'acp_env':{'HOME':'/h'}}");
    }

    @Test
    void loginsAreCutFromAddresses() {
        assertMasked("{'base_url':'https://**********@host/v1','other':'https://host/a@b'}",
                "{'base_url':'https://me:pw@host/v1','other':'https://host/a@b'}");
    }

    @Test
    void countsTruthsNullsAndEmptyTextsHideNothing() {
        String harmless = "{'max_output_tokens':4096,'api_key':null,'cookie':'','env':{'N':1},'custom_tokenizer':'t',"
                + "'environment_name':'prod','kind':'Agent'}";
        assertMasked(harmless, harmless);
    }

    private static void assertMasked(String expected, String given) {
        assertEquals(json(expected), Redaction.of(json(given)));
    }
}
