package dev.partyline.security;

/** What somebody shows to be let in. None of these shows itself in a log. */
public sealed interface Credential {

    /** @param text of a session API key, or of an agent's */
    record Key(String text) implements Credential {

        @Override
        public String toString() {
            return "Key[]";
        }
    }

    /** @param text of a token, signed by the issuer that is configured */
    record Bearer(String text) implements Credential {

        @Override
        public String toString() {
            return "Bearer[]";
        }
    }

    /**
     * A ticket, and where it is shown.
     *
     * @param conversation that it is shown for, as it was sent
     * @param origin of the page, null when the request names none
     * @param host the request's {@code Host}; null when there is none
     */
    record Ticket(String text, String conversation, String origin, String host) implements Credential {

        @Override
        public String toString() {
            return "Ticket[]";
        }
    }

    /** @param text of the cookie of somebody who has signed in */
    record Login(String text) implements Credential {

        @Override
        public String toString() {
            return "Login[]";
        }
    }
}
