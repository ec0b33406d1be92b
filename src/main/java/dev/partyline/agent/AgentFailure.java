package dev.partyline.agent;

/** A runtime could not go on, for a reason that everybody who watches may be told. */
public class AgentFailure extends RuntimeException {

    /** Code of an agent that cannot be reached. */
    public static final String UNREACHABLE = "AgentUnreachable";

    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean told;

    /** @param code short name of what went wrong, in one word
     *  @param detail a text for those who watch */
    public AgentFailure(String code, String detail) {
        this(code, detail, false);
    }

    /** @param told whether an event in the log says it already, so that the end of the run need not */
    public AgentFailure(String code, String detail, boolean told) {
        super(detail, null, false, false);
        this.code = code;
        this.told = told;
    }

    static boolean isTold(Throwable failure) {
        Throwable cause = failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof AgentFailure failed && failed.told;
    }

    public String code() {
        return code;
    }
}
