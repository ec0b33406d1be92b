package dev.partyline.testing;

/** Where in its conversation a connection asked to begin. */
public sealed interface Start {

    /** With the first event. */
    Start BEGINNING = new Beginning();

    /** The query of the socket's address, with its question mark where it is not empty. */
    String query();

    /** Everything, from the first event on. */
    record Beginning() implements Start {
        @Override
        public String query() {
            return "?resend_all=true";
        }
    }

    /** What follows an event. */
    record After(String eventId) implements Start {
        @Override
        public String query() {
            return "?after=" + eventId;
        }
    }

    /** What happens from now on: no event from before the client asked, every event from after it saw the state. */
    record Live() implements Start {
        @Override
        public String query() {
            return "";
        }
    }
}
