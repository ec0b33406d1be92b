package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.partyline.config.ClientWaitPolicy;
import dev.partyline.config.Settings;
import dev.partyline.security.Identity.Kind;
import org.junit.jupiter.api.Test;

class SessionKeysTest {

    @Test
    void everyConfiguredKeyIsEquallyGoodAndNamedAfterItsPlace() {
        var keys = keys("old", "n\u00e9w");

        assertEquals(Optional.of(new Identity("key-1", Kind.SESSION_KEY)), keys.identify("old"));
        assertEquals(Optional.of(new Identity("key-2", Kind.SESSION_KEY)), keys.identify("n\u00e9w"));
    }

    @Test
    void whatIsNotExactlyAKeyIdentifiesNobody() {
        var keys = keys("secret", " ");

        for (String presented : new String[] {null, "", " ", "secre", "secret ", "SECRET", "secretsecret"}) {
            assertEquals(Optional.empty(), keys.identify(presented), presented);
        }
    }

    @Test
    void withoutKeysNobodyIsIdentified() {
        assertEquals(Optional.empty(), keys().identify(""));
        assertEquals(Optional.empty(), keys().identify(null));
    }

    @Test
    void aKeyOfAgentsIsTheirsUnlessItIsASessionKeyToo() {
        assertEquals(Optional.of(new Identity("agent-1", Identity.Kind.AGENT_KEY)), keys("a").identify("an-agent"));
        assertEquals(Optional.of(new Identity("key-1", Identity.Kind.SESSION_KEY)), keys("an-agent").identify("an-agent"));
    }

    private static SessionKeys keys(String... keys) {
        return new SessionKeys(new Settings(Path.of("."), List.of(keys), List.of("an-agent"), List.of(), false, "memory",
                Duration.ofDays(1), ClientWaitPolicy.CONTINUE));
    }
}
