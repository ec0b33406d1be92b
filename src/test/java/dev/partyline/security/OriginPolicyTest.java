package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.partyline.config.ClientWaitPolicy;
import dev.partyline.config.Settings;
import dev.partyline.config.TrustedProxies;
import dev.partyline.config.WebOptions;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {

    private final OriginPolicy policy = policy(false);

    private static OriginPolicy policy(boolean required) {
        var settings = new Settings(Path.of("."), List.of(), List.of(), List.of("https://app.example.com", "http://[2001:db8::1]:81"),
                false, "memory", Duration.ofDays(1), ClientWaitPolicy.CONTINUE);
        return new OriginPolicy(settings, new WebOptions(false, required, new TrustedProxies(List.of())));
    }

    private static HttpServletRequest from(String origin, String host) {
        return FakeRequest.of("GET", "192.0.2.1", Map.of("Origin", origin, "Host", host));
    }

    @Test
    void programsWithoutAnOriginPass() {
        assertTrue(policy.permits(FakeRequest.of("POST", "192.0.2.1", Map.of())));
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:8080,localhost:8080", "http://LOCALHOST:8080,localhost:8080", "http://a,a", "http://a,a:80",
        "http://a:80,a", "http://[::1]:8080,[::1]:8080", "http://a.,a."})
    void theServersOwnPagesPass(String origin, String host) {
        assertTrue(policy.permits(from(origin, host)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.com", "https://app.example.com:443", "HTTPS://App.Example.Com", "http://[2001:db8::1]:81"})
    void aConfiguredOriginPasses(String origin) {
        assertTrue(policy.permits(from(origin, "localhost:8080")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "http://app.example.com", "https://app.example.com:444", "https://app.example.com:80",
        "https://app.example.com.", "https://app.example.com.evil", "https://evil-app.example.com", "https://evilapp.example.com",
        "https://app.example.co", "https://app.example.com/", "https://app.example.com/x", "https://app.example.com?x",
        "https://app.example.com#x", "https://app.example.com@evil.example", "https://user@app.example.com", "https://app.example.com\t",
        "https://app.example.com, https://evil.example", "https://evil.example https://app.example.com", "//app.example.com",
        "app.example.com", "wss://app.example.com", "https:app.example.com", "https:///app.example.com", "https://app.example.com:",
        "https://app.example.com:99999", "https://app.example.com:0443x", "https://app\u3002example.com", "https://[app.example.com]",
        "http://[2001:db8::1]", "http://[2001:db8::1]:82", "http://2001:db8::1:81", "null", "NULL", "", " ", "*", "file://", "data:",
        "http://localhost", "http://localhost:80801", "http://localhost:808", "https://localhost:8080", "http://localhost.:8080",
        "http://user@localhost:8080", "http://127.0.0.1:8080", "::", "http://%6cocalhost:8080"})
    void everyOtherOriginIsRefused(String origin) {
        assertFalse(policy.permits(from(origin, "localhost:8080")));
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:8080,''", "http://localhost:8080,localhost:8080:8080", "http://a,a/b", "http://a@b,a@b"})
    void whatIsNoHostIsNobodysOwn(String origin, String host) {
        assertFalse(policy.permits(from(origin, host)));
    }

    @ParameterizedTest
    @CsvSource({"cross-site,no-cors,script,false", "same-site,no-cors,image,false", "cross-site,navigate,iframe,false",
        "cross-site,navigate,document,true", "same-origin,cors,empty,true", "none,navigate,document,true", "cross-site,cors,empty,false",
        "nonsense,navigate,embed,false"})
    void whatABrowserAsksForWithoutAnOriginIsJudgedByItsWord(String site, String mode, String destination, boolean passes) {
        var headers = Map.of("Sec-Fetch-Site", site, "Sec-Fetch-Mode", mode, "Sec-Fetch-Dest", destination);
        assertEquals(passes, policy.permits(FakeRequest.of("GET", "192.0.2.1", headers)));
    }

    @Test
    void onlyTheLogoutOfAnIdentityProviderIsAskedForInAFrame() {
        var headers = Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe");
        for (var each : Map.of("/oidc/frontchannel-logout", true, "/", false, "/oidc/frontchannel-logout/x", false).entrySet()) {
            assertEquals(each.getValue(), policy.permits(FakeRequest.of("GET", "192.0.2.1", each.getKey(), headers)), each.getKey());
        }
    }

    @Test
    void aLinkOnlyReads() {
        assertFalse(policy.permits(FakeRequest.of("POST", "192.0.2.1", Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode",
                "navigate", "Sec-Fetch-Dest", "document"))));
    }

    @ParameterizedTest
    @CsvSource({"GET,'',true", "GET,websocket,false", "POST,'',true"})
    void whereSocketsMustNameAnOriginTheyNeedOne(String method, String upgrade, boolean passes) {
        var headers = new HashMap<String, String>();
        if (!upgrade.isEmpty()) headers.put("Upgrade", upgrade);
        assertEquals(passes, policy(true).permits(FakeRequest.of(method, "192.0.2.1", headers)));
        headers.put("Origin", "https://app.example.com");
        assertTrue(policy(true).permits(FakeRequest.of(method, "192.0.2.1", headers)));
    }
}
