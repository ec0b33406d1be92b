package dev.partyline.command;

/** Exit codes. */
final class Outcome {

    static final int GOOD = 0;
    /** What was asked for was done as far as possible, but something is wrong; or it is not possible for what is there. */
    static final int FOUND_WRONG = 1;
    /** The command line makes no sense. */
    static final int USAGE = 2;
    /** A file or directory cannot be read or written, or is in use. */
    static final int STORAGE = 3;

    private Outcome() {}
}
