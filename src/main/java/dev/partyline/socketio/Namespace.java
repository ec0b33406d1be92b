package dev.partyline.socketio;

import java.util.concurrent.CompletionStage;

/** One namespace of a {@link SocketIoServer}. Safe from any thread: clients come on their own ones. */
@FunctionalInterface
public interface Namespace {

    /**
     * Decides whether a client may enter. Nothing should be kept for it before {@link ConnectDecision.Accept} calls back,
     * since it may be gone by then, or the decision too late ({@link SocketIoLimits#decisionTimeout}).
     *
     * @return completes on any thread; exceptionally, or thrown instead, for a failure of ours: the client is refused with
     *     a text that says no more, and the cause is logged
     */
    CompletionStage<ConnectDecision> connect(ConnectRequest request);
}
