package dev.partyline.conversation;

/** An append under a lease that somebody else has taken over: the log has seen a later generation. Nothing was appended. */
public class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FencedException() {
        super("the lease has been taken over", null, false, false);
    }
}
