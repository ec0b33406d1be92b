package dev.partyline.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import dev.partyline.testing.Chromium;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The page as a person meets it: a real browser in front of a running server. Skipped where there is no browser. */
class PageIT {

    private static final double PATIENCE_MILLIS = 60_000;

    /** In one go, for the connection is back in less than a second. */
    private static final String SAY_DURING_A_CUT = """
            () => {
                window.partyline.cut();
                document.getElementById('say-form').requestSubmit();
                const phase = document.getElementById('connection-phase').textContent;
                return `${phase}, ${document.querySelectorAll('#outbox li.waiting').length} waits`;
            }""";

    /** The list marks a conversation when the stream is already its own. */
    private static final String ANOTHER_IS_OPEN = """
            before => location.href !== before
                && document.querySelector('#list a[aria-current=page]')?.hash === location.hash""";

    private static ServerProcess server;
    private static String baseUrl;
    private static Chromium chromium;

    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<String> sockets = new CopyOnWriteArrayList<>();
    private Page page;

    @BeforeAll
    static void openBrowserAndServer() {
        chromium = Chromium.start();
        baseUrl = startServer();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    }

    /** One with the demo, as it comes; {@code -Dpartyline.base.url} names another, with a slash at the end. */
    private static String startServer() {
        String given = System.getProperty("partyline.base.url");
        if (given != null) return given;
        server = ServerProcess.start(ServerSettings.of("page").with("partyline.demo", "true"));
        return server.http("/").toString();
    }

    @AfterAll
    static void close() {
        if (chromium != null) chromium.close();
        if (server != null) server.close();
    }

    @BeforeEach
    void openPage() {
        page = chromium.browser().newPage(new Browser.NewPageOptions().setViewportSize(1400, 900)
                .setReducedMotion(ReducedMotion.REDUCE));
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(this::keepErrors);
        page.onPageError(errors::add);
        page.onWebSocket(this::keepAddress);
        page.navigate(baseUrl);
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
        assertThat(page.locator("#agent-state")).hasText("running");
        page.locator("#pause").click();
        assertThat(page.locator("#agent-state")).hasText("paused");
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

    /** Played natively from what a V0 page has exported, watched and spoken to on ours. */
    @Test
    void aConversationOfV0IsShownToo() {
        Object made = page.evaluate("""
                async () => (await (await fetch('api/conversations', {
                    method: 'POST', headers: { 'Content-Type': 'application/json' },
                    body: JSON.stringify({ replay_json: JSON.stringify([
                        { source: 'user', action: 'message', args: { content: 'Which files are here?' } },
                        { id: 1, source: 'agent', action: 'run', args: { command: 'ls shop' } },
                        { id: 2, source: 'agent', cause: 1, observation: 'run', content: 'cart.py',
                          extras: { command: 'ls shop', metadata: { exit_code: 0 } } },
                        { source: 'agent', action: 'finish', args: { final_thought: 'There is one file.' } },
                    ]) }),
                })).json()).conversation_id""");
        page.navigate(baseUrl + "#" + made);

        assertThat(said("Which files are here?")).hasCount(1);
        assertThat(page.locator("#stream")).containsText("ls shop");
        assertThat(page.locator("#stream")).containsText("cart.py");
        assertThat(page.locator("#stream")).containsText("There is one file.");
        assertThat(page.locator("#agent-state")).hasText("finished");
        page.evaluate("window.partyline.cut()");
        say("And now?");
        assertThat(said("And now?")).hasCount(1);
        assertTrue(sockets.get(sockets.size() - 1).contains("?after="), sockets.toString());
        assertEquals(0, number("duplicates"));
    }

    private void playDemo() {
        assertThat(page.locator("#list a[aria-current=page]")).isVisible();
        String opened = page.url();
        page.locator("#demo").click();
        page.waitForFunction(ANOTHER_IS_OPEN, opened);
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
}
