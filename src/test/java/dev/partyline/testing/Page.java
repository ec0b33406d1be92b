package dev.partyline.testing;

/** A page of a conversation that a real client of Socket.IO keeps up to date. Any thread. */
public interface Page {

    /** Connects anew, behind the last event it has, as a page does that is shown again. */
    void open();

    /** Has the present connection break, if there is one; the client comes back by itself. */
    void breakOff();

    /** Ends for good, until it is opened again; what still comes is not looked at. */
    void leave();

    V0Record record();
}
