package dev.partyline.bench.reference;

/** A CDI event, and a bean for JSON-B. */
public class NaiveMessage {

    private final String room;
    private final String text;

    public NaiveMessage(String room, String text) {
        this.room = room;
        this.text = text;
    }

    public String getRoom() {
        return room;
    }

    public String getText() {
        return text;
    }
}
