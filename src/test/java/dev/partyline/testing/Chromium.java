package dev.partyline.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;

/** A real browser, without a window. Tests are skipped, with a warning, where there is none. One thread. */
public final class Chromium implements AutoCloseable {

    private static final List<String> QUIET = List.of("--no-sandbox", "--disable-gpu",
            "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** {@code -Dpartyline.chromium} names another than the usual one. */
    public static Chromium start() {
        var chromium = Path.of(System.getProperty("partyline.chromium", "/usr/bin/chromium"));
        if (!Files.isExecutable(chromium)) skip("no Chromium at " + chromium + "; -Dpartyline.chromium names another");
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Chromium(playwright, playwright.chromium().launch(
                new BrowserType.LaunchOptions().setExecutablePath(chromium).setArgs(QUIET)));
    }

    public Browser browser() {
        return browser;
    }

    private static void skip(String reason) {
        System.getLogger(Chromium.class.getName()).log(System.Logger.Level.WARNING, "not tested in a browser: {0}", reason);
        abort(reason);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
