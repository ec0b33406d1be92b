package dev.partyline.rest;

/** The answer to a wish that has nothing else to say (V1 spec 7.1). */
public final class Success {

    public final boolean success;

    public Success(boolean success) {
        this.success = success;
    }
}
