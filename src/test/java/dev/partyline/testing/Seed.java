package dev.partyline.testing;

import java.util.Random;

/** Chance that can be repeated: the seed is printed, and {@code -Dpartyline.it.seed=...} chooses it. */
public final class Seed {

    private static final long VALUE = Long.getLong("partyline.it.seed", System.nanoTime());

    private Seed() {}

    /** @param part tells users of the same seed apart */
    public static Random random(String part) {
        System.out.println("chance of " + part + ": -Dpartyline.it.seed=" + VALUE);
        return new Random(VALUE ^ part.hashCode());
    }
}
