package dev.partyline.engineio;

/** A request is not served. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final EngineError error;

    RefusedException(EngineError error) {
        super(error.name(), null, false, false);
        this.error = error;
    }

    EngineError error() {
        return error;
    }
}
