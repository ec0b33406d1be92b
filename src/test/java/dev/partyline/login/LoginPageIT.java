package dev.partyline.login;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.partyline.testing.KeycloakProcess;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person signs in by the page, at a real Keycloak, with a real browser. Skipped where there is no browser. */
class LoginPageIT {

    private static final List<String> ARGUMENTS = List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    private static final double PATIENCE_MILLIS = 60_000;
    private static final String ME = "async () => JSON.stringify(await (await fetch('api/me')).json())";
    /** A socket that shows nothing but what the browser shows by itself: resolves with its first frame. */
    private static final String FIRST_FRAME = """
            id => new Promise((resolve, reject) => {
                const socket = new WebSocket(`ws://${location.host}/sockets/events/${id}`);
                socket.onmessage = frame => resolve(frame.data);
                socket.onclose = end => reject(new Error(`closed ${end.code}`));
            })""";

    private static ServerProcess server;
    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void start() {
        var chromium = Path.of(System.getProperty("partyline.chromium", "/usr/bin/chromium"));
        assumeTrue(Files.isExecutable(chromium), () -> "no Chromium at " + chromium);
        server = ServerProcess.start(KeycloakProcess.shared().loginOf(ServerSettings.of("login-page"))
                .with("partyline.demo", "true").with("partyline.roles.administrators", "partyline-admins"));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(
                new BrowserType.LaunchOptions().setExecutablePath(chromium).setArgs(ARGUMENTS));
    }

    @AfterAll
    static void stop() {
        if (playwright != null) playwright.close();
        if (server != null) server.close();
    }

    @Test
    void sheSignsInFollowsAConversationAndSignsOut() {
        Page page = browser.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.navigate(server.http("/").toString());
        page.locator("#sign-in").click();
        page.locator("#username").fill("ada");
        page.locator("#password").fill("ada-trial");
        page.locator("#kc-login").click();

        assertThat(page.locator("#account-name")).hasText("Ada Adams");
        assertThat(page.locator("#connection-phase")).hasText("live");
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
