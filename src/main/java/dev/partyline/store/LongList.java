package dev.partyline.store;

import java.util.Arrays;

/**
 * A growing list of numbers without boxes.
 *
 * <p>Threading: one thread adds at a time; any thread reads what was added before it learned the size, or before
 * something that it read from a volatile field since.
 */
final class LongList {

    private volatile long[] values = new long[16];
    private volatile int size;

    void add(long value) {
        int at = size;
        if (at == values.length) values = Arrays.copyOf(values, at * 2);
        values[at] = value;
        size = at + 1;
    }

    long get(int at) {
        return values[at];
    }

    int size() {
        return size;
    }

    /** @return the last one, or {@code otherwise} when there is none */
    long last(long otherwise) {
        int now = size;
        return now == 0 ? otherwise : values[now - 1];
    }

    /** @return index of the first value that is at least {@code wanted}, in a list that never falls; else the size */
    int firstAtLeast(long wanted) {
        int low = 0;
        int high = size;
        long[] sorted = values;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < wanted) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
