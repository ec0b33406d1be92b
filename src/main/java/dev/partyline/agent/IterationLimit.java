package dev.partyline.agent;

/** A run has had as many steps as it may have. */
final class IterationLimit extends AgentFailure {

    private static final long serialVersionUID = 1L;

    private final long most;

    /** @param most how many steps it may have (V1 spec 4.9) */
    IterationLimit(long most) {
        super("MaxIterationsReached", "Agent reached maximum iterations limit (" + most + ").");
        this.most = most;
    }

    /** The same as V0 says it (V0 spec 6.2). */
    String v0Reason() {
        return "RuntimeError: Agent reached maximum iteration. A run may have " + most
                + " of them; ask the agent to go on for as many again.";
    }
}
