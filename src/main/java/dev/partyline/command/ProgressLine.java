package dev.partyline.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

import dev.partyline.store.StoreProgress;

/** Says how far work is, at most once a second. On a terminal each line takes the place of the one before. One thread. */
final class ProgressLine implements StoreProgress, AutoCloseable {

    private static final long EVERY_NANOS = 1_000_000_000;

    private final String what;
    private final boolean shown;
    private final boolean terminal;
    private final PrintWriter err;
    private final LongSupplier nanos;
    private final long begun;
    private long told;
    private long expected;
    private long done;

    /** @param nanos a clock that only goes forward */
    ProgressLine(String what, boolean shown, boolean terminal, PrintWriter err, LongSupplier nanos) {
        this.what = what;
        this.shown = shown;
        this.terminal = terminal;
        this.err = err;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.told = begun;
    }

    @Override
    public void expect(long bytes) {
        expected += bytes;
    }

    @Override
    public void advance(long bytes) {
        done += bytes;
        long now = nanos.getAsLong();
        if (!shown || now - told < EVERY_NANOS) return;
        told = now;
        err.print(terminal ? "\r\u001b[K" + text(now - begun) : text(now - begun) + System.lineSeparator());
        err.flush();
    }

    private String text(long elapsed) {
        double perSecond = done * 1e9 / elapsed;
        long left = Math.max(0, expected - done);
        long percent = expected == 0 ? 100 : Math.min(100, done * 100 / expected);
        String ending = perSecond == 0 ? "" : ", about " + clock(Duration.ofSeconds((long) Math.ceil(left / perSecond))) + " left";
        return String.format(Locale.ROOT, "%s: %d %%, %.1f of %.1f MB, %.1f MB/s%s", what, percent, done / 1e6,
                Math.max(done, expected) / 1e6, perSecond / 1e6, ending);
    }

    private static String clock(Duration time) {
        return String.format("%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    /** Leaves the terminal's line free. */
    @Override
    public void close() {
        if (!shown || !terminal || told == begun) return;
        err.print("\r\u001b[K");
        err.flush();
    }
}
