package dev.partyline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** One panel of bars for the first telling figure of each scenario and server: medians, with the spread as a line. */
final class SvgChart {

    private static final int WIDTH = 760;
    private static final int LABEL = 210;
    private static final int BAR = 380;
    private static final int ROW = 22;
    private static final List<String> TELLING = List.of("micros", "ms", "heap", "p50ms");

    private final StringBuilder body = new StringBuilder();
    private final Results results;
    private int y = 10;

    SvgChart(Results results) {
        this.results = results;
    }

    void write(Path file, List<String> servers, List<Scenario> scenarios) {
        for (Scenario scenario : scenarios) {
            Scenario.Column column = telling(scenario);
            for (String server : servers) panel(server, scenario, column);
        }
        try {
            Files.writeString(file, ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                    + "font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%%\" height=\"100%%\" "
                    + "fill=\"white\"/>\n%s</svg>\n").formatted(WIDTH, y + 10, body));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Scenario.Column telling(Scenario scenario) {
        boolean times = scenario.name().equals("append") || scenario.name().equals("steady");
        return scenario.columns().stream().filter(column -> times ? column.key().equals("p50ms")
                : TELLING.contains(column.key())).findFirst().orElseThrow();
    }

    private void panel(String server, Scenario scenario, Scenario.Column column) {
        List<String> targets = results.targets(server, scenario.name());
        double most = targets.stream().map(target -> results.series(server, scenario.name(), target, column.key()))
                .filter(Series::present).mapToDouble(Series::most).max().orElse(0);
        if (most <= 0) return;
        y += ROW;
        text(10, "%s on %s: %s".formatted(scenario.name(), server, column.title()), "font-weight=\"bold\"");
        for (String target : targets) {
            Series series = results.series(server, scenario.name(), target, column.key());
            if (series.present()) bar(target, series, BAR / most, column.decimals());
        }
    }

    private void bar(String target, Series series, double scale, int decimals) {
        y += ROW;
        String color = target.startsWith(Target.PARTYLINE) ? "#1f6feb" : "#9aa4b2";
        text(20, target, "");
        add("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>", LABEL, y - 12,
                Math.max(1, series.median() * scale), color);
        add("<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"black\"/>", LABEL + series.least() * scale,
                LABEL + series.most() * scale, y - 5, y - 5);
        text(LABEL + BAR + 10, ("%,." + decimals + "f").formatted(series.median()), "");
    }

    private void text(int x, String text, String style) {
        add("<text x=\"%d\" y=\"%d\" %s>%s</text>", x, y, style, text);
    }

    private void add(String pattern, Object... values) {
        body.append(String.format(Locale.ROOT, pattern, values)).append('\n');
    }
}
