package dev.partyline.bench;

import java.util.List;

/** One thing that is measured on all servers. */
interface Scenario {

    String name();

    /** One sentence for the report. */
    String method();

    /** What the report shows of it, in this order. */
    List<Column> columns();

    void run(TestBed bed, Rounds rounds);

    /**
     * A figure.
     *
     * @param key of the samples' values
     * @param title with the unit
     * @param decimals shown
     */
    record Column(String key, String title, int decimals) {}
}
