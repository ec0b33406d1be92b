package dev.partyline.login;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.partyline.testing.KeycloakAdmin;
import dev.partyline.testing.KnownSecrets;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.SharedServers;
import dev.partyline.testing.WatchedClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person signs in by the page, at a real Keycloak, with a real browser. Skipped where there is no browser. */
class LoginPageIT extends WithLogins {

    private static final List<String> ARGUMENTS = List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    private static final Pattern LOGOUTS = Pattern.compile("partyline_logouts_total\\{.*outcome=\"done\",.*way=\"front-channel\".*");
    private static final double PATIENCE_MILLIS = 60_000;
    private static final String ME = "async () => JSON.stringify(await (await fetch('api/me')).json())";
    /** A socket that shows nothing but what the browser shows by itself: resolves with its first frame. */
    private static final String FIRST_FRAME = """
            id => new Promise((resolve, reject) => {
                const socket = new WebSocket(`ws://${location.host}/sockets/events/${id}`);
                socket.onmessage = frame => resolve(frame.data);
                socket.onclose = end => reject(new Error(`closed ${end.code}`));
            })""";

    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void start() {
        var chromium = Path.of(System.getProperty("partyline.chromium", "/usr/bin/chromium"));
        assumeTrue(Files.isExecutable(chromium), () -> "no Chromium at " + chromium);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(
                new BrowserType.LaunchOptions().setExecutablePath(chromium).setArgs(ARGUMENTS));
    }

    @AfterAll
    static void stop() {
        if (playwright != null) playwright.close();
    }

    private Page signedIn() {
        Page page = browser.newContext().newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.navigate(server.http("/").toString());
        page.locator("#sign-in").click();
        page.locator("#username").fill("ada");
        page.locator("#password").fill("ada-trial");
        page.locator("#kc-login").click();
        assertThat(page.locator("#account-name")).hasText("Ada Adams");
        assertThat(page.locator("#connection-phase")).hasText("live");
        return page;
    }

    private double logouts() {
        String metrics = new PlainHttp(server, SharedServers.KEY).get("/metrics").body();
        return metrics.lines().filter(line -> LOGOUTS.matcher(line).matches())
                .mapToDouble(line -> Double.parseDouble(line.replaceFirst(".* ", ""))).sum();
    }

    /** She logs out at Keycloak itself, whose page has ours in a frame: for the browser one of another site, by another name of this machine. */
    @Test
    void whoLogsOutAtTheProviderIsOutHereByHerBrowser() {
        new KeycloakAdmin(keycloak).haveBrowsersSendLogoutsTo(
                URI.create("http://localhost:" + server.http("/").getPort() + "/oidc/frontchannel-logout"));
        Page page = signedIn();
        String cookie = page.context().cookies().stream().filter(each -> each.name.equals("partyline")).findFirst().orElseThrow().value;
        KnownSecrets.add(List.of(cookie));
        String id = page.url().replaceFirst(".*#", "");
        WatchedClient socket = joined(WatchedClient.signedIn("v1 beside the page", http, server, "/sockets/events/" + id,
                "partyline=" + cookie), "full_state");
        double before = logouts();
        Page provider = page.context().newPage();
        provider.setDefaultTimeout(PATIENCE_MILLIS);
        provider.navigate(keycloak.issuer() + "/protocol/openid-connect/logout");
        Instant begun = Instant.now();
        provider.locator("#kc-logout").click();
        assertCut(begun, REVOKED, socket);
        assertEquals(before + 1, logouts(), "by the front channel");
        page.navigate(server.http("/").toString());
        assertThat(page.locator("#sign-in")).isVisible();
        page.context().close();
    }

    @Test
    void sheSignsInFollowsAConversationAndSignsOut() {
        Page page = signedIn();
        String me = (String) page.evaluate(ME);
        assertTrue(me.contains("\"groups\":[\"partyline-admins\"]"), me);
        String id = page.url().replaceFirst(".*#", "");
        assertTrue(((String) page.evaluate(FIRST_FRAME, id)).contains("full_state"));
        page.locator("#demo").click();
        page.waitForURL(url -> !url.endsWith(id));

        page.locator("#sign-out").click();
        assertThat(page.locator("#sign-in")).isVisible();
        assertEquals(server.http("/").toString(), page.url().replaceFirst("#.*", ""));
        page.locator("#sign-in").click();
        assertThat(page.locator("#username")).isVisible();
        page.context().close();
    }
}
