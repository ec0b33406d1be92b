package dev.partyline.agent.outside;

import java.util.List;

/** What a program hands in is no step; everything in it may be shown to that program. */
public class WrongStepException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;
    private final transient List<Object> place;

    /** @param type short name of the mistake
     *  @param place names and indexes of the members that lead to it */
    WrongStepException(String type, String message, Object... place) {
        super(message, null, false, false);
        this.type = type;
        this.place = List.of(place);
    }

    public String type() {
        return type;
    }

    public List<Object> place() {
        return place;
    }
}
