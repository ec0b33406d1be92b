package dev.partyline.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The page as a person meets it: a real browser in front of a running server. Skipped where there is no browser. */
class PageIT {

    private static final List<String> QUIET_BROWSER = List.of("--no-sandbox", "--disable-gpu",
            "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync");
    private static final double PATIENCE_MILLIS = 60_000;

    /** In one go, for the connection is back in less than a second. */
    private static final String SAY_DURING_A_CUT = """
            () => {
                window.partyline.cut();
                document.getElementById('say-form').requestSubmit();
                const phase = document.getElementById('connection-phase').textContent;
                return `${phase}, ${document.querySelectorAll('#outbox li.waiting').length} waits`;
            }""";

    private static Playwright playwright;
    private static Browser browser;

    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<String> sockets = new CopyOnWriteArrayList<>();
    private Page page;

    @BeforeAll
    static void openBrowser() {
        var chromium = Path.of(System.getProperty("partyline.chromium", "/usr/bin/chromium"));
        if (!Files.isExecutable(chromium)) skip("no Chromium at " + chromium + "; -Dpartyline.chromium names another");
        if (baseUrl() == null) skip("no server: partyline.base.url is not set");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(
                new BrowserType.LaunchOptions().setExecutablePath(chromium).setArgs(QUIET_BROWSER));
    }

    @AfterAll
    static void closeBrowser() {
        if (playwright != null) playwright.close();
    }

    /** Where the server under test answers, with a slash at the end; null when none runs. */
    static String baseUrl() {
        return System.getProperty("partyline.base.url");
    }

    @BeforeEach
    void openPage() {
        page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1400, 900));
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(this::keepErrors);
        page.onPageError(errors::add);
        page.onWebSocket(this::keepAddress);
        page.navigate(baseUrl());
    }

    @AfterEach
    void saveScreenshot(TestInfo test) {
        var name = "page-" + System.getProperty("partyline.server", "server") + "-"
                + test.getTestMethod().orElseThrow().getName() + ".png";
        var directory = Path.of(System.getProperty("partyline.it.dir", "target/it"));
        page.screenshot(new Page.ScreenshotOptions().setPath(directory.resolve(name)));
        page.context().close();
        assertEquals(List.of(), errors);
    }

    @Test
    void aStrangerSeesTheDemo() {
        assertThat(page.locator("#list a").filter(new Locator.FilterOptions().setHasText("demo")).first()).isVisible();
        assertThat(page.locator("#list a[aria-current=page]")).isVisible();
        assertThat(page.locator("#connection-phase")).hasText("live");
        assertThat(page.locator("#stream .event").first()).isVisible();
        assertTrue(page.url().matches(".*#[0-9a-f]{32}"), page.url());
    }

    @Test
    void eventsArriveWithoutAReload() {
        page.evaluate("window.stillHere = true");
        playDemo();
        awaitCountAbove(count());
        assertThat(page.locator("#agent-state")).hasText("finished");
        assertEquals(true, page.evaluate("window.stillHere"));
        assertEquals(0, number("duplicates"));
    }

    @Test
    void whatIsSaidComesBack() {
        playDemo();
        say("Is <b>anybody</b> there?");
        assertThat(said("Is <b>anybody</b> there?")).hasCount(1);
        assertThat(page.locator("#outbox li")).hasCount(0);
    }

    @Test
    void everythingFitsOnANarrowPhone() {
        page.setViewportSize(360, 740);
        assertThat(page.locator("#stream .event").first()).isVisible();
        assertEquals(360, ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue());
        page.locator("#list-open").click();
        assertThat(page.locator("#list a").first()).isInViewport();
    }

    @Test
    void resumesBehindTheLastEventAfterACut() {
        playDemo();
        int before = count();
        page.locator("#say").fill("Said while nobody heard it");
        assertEquals("reconnecting, 1 waits", page.evaluate(SAY_DURING_A_CUT));

        assertThat(page.locator("#connection-phase")).hasText("live");
        assertThat(said("Said while nobody heard it")).hasCount(1);
        awaitCountAbove(before);
        assertTrue(sockets.get(sockets.size() - 1).contains("?after="), sockets.toString());
        assertEquals(0, number("duplicates"));
    }

    private void playDemo() {
        String opened = page.url();
        page.locator("#demo").click();
        page.waitForFunction("before => location.href !== before", opened);
        assertThat(page.locator("#connection-phase")).hasText("live");
        awaitCountAbove(0);
    }

    private void say(String text) {
        page.locator("#say").fill(text);
        page.locator("#say").press("Enter");
    }

    private Locator said(String text) {
        return page.locator("#stream .message.from-user").filter(new Locator.FilterOptions().setHasText(text));
    }

    private void awaitCountAbove(int count) {
        page.waitForFunction("least => window.partyline.counts().events > least", count);
    }

    private int count() {
        return number("events");
    }

    private int number(String name) {
        return ((Number) page.evaluate("name => window.partyline.counts()[name]", name)).intValue();
    }

    private void keepErrors(ConsoleMessage message) {
        if (message.type().equals("error")) errors.add(message.text());
    }

    private void keepAddress(WebSocket socket) {
        sockets.add(socket.url());
    }

    private static void skip(String reason) {
        System.getLogger(PageIT.class.getName()).log(System.Logger.Level.WARNING, "page not tested: {0}", reason);
        abort(reason);
    }
}
