package dev.partyline.store;

/** Hears how far long work is. Called often, on the thread that works; must not block or throw. */
public interface StoreProgress {

    /** There is so much to do, beside what was said before. */
    void expect(long bytes);

    /** So much more is done. More than was expected may come: files grow meanwhile. */
    void advance(long bytes);
}
