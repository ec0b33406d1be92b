package dev.partyline.agent;

/** A runtime could not go on, for a reason that everybody who watches may be told. */
public class AgentFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code short name of what went wrong, in one word
     *  @param detail a text for those who watch */
    public AgentFailure(String code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
