package dev.partyline.dialect;

/** A client sent something that its dialect does not allow. Both texts may be shown to that client. */
public class InvalidFrameException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code class of the error as the protocol names it (V1 spec 3.2), such as {@code ValidationError} */
    public InvalidFrameException(String code, String detail) {
        super(detail);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
