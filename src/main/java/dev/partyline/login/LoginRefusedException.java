package dev.partyline.login;

/** Somebody does not get in; the text may be told to everybody. */
class LoginRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Why why;

    /** Why, and how it is answered. */
    enum Why {
        /** Nothing began so, or it is over, or it began in another browser. */
        STATE(400, "This sign-in was not begun here, or took too long. Please begin again."),
        /** The provider, or whoever came, said no. */
        DENIED(403, "The identity provider did not let you in."),
        /** What the provider says makes no sense, or is not meant for us. */
        TOKEN(403, "What the identity provider said was not accepted."),
        NAME(403, "The identity provider gives you no name that can be used here."),
        PROVIDER(503, "The identity provider cannot be reached. Please try again later."),
        FULL(503, "Too many people are signed in, or signing in. Please try again later.");

        final int status;
        final String text;

        Why(int status, String text) {
            this.status = status;
            this.text = text;
        }
    }

    LoginRefusedException(Why why) {
        super(why.text, null, false, false);
        this.why = why;
    }

    Why why() {
        return why;
    }
}
