package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;

import dev.partyline.config.TrustedProxies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedRequestTest {

    private static ForwardedRequest forwarded(String header, String value) {
        var headers = new HashMap<String, String>();
        if (value != null) headers.put(header, value.replace(';', '\n'));
        return new ForwardedRequest(FakeRequest.of("GET", "10.0.0.1", headers), TrustedProxies.parse(List.of("10.0.0.0/24")));
    }

    /** A semicolon stands for another line of the same header. */
    @ParameterizedTest
    @CsvSource({",10.0.0.1", "203.0.113.7,203.0.113.7", "'203.0.113.7, 10.0.0.2',203.0.113.7", "'127.0.0.1, 203.0.113.7',203.0.113.7",
        "'127.0.0.1;203.0.113.7',203.0.113.7", "'203.0.113.7, nonsense',10.0.0.1", "'nonsense, 203.0.113.7',203.0.113.7",
        "'10.0.0.3, 10.0.0.2',10.0.0.3", "2001:db8::7,2001:db8::7", "evil.example,10.0.0.1", "'',10.0.0.1"})
    void theClientIsTheLastThatIsNoProxy(String value, String client) {
        assertEquals(client, forwarded("X-Forwarded-For", value).getRemoteAddr());
    }

    @ParameterizedTest
    @CsvSource({",http", "https,https", "HTTPS,https", "'https, http',http", "'http;https',https", "javascript,http", "',https',https"})
    void theSchemeIsWhatTheLastProxySays(String value, String scheme) {
        assertEquals(scheme, forwarded("X-Forwarded-Proto", value).getScheme());
        assertEquals(scheme.equals("https"), forwarded("X-Forwarded-Proto", value).isSecure());
    }
}
