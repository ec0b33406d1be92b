package dev.partyline.agent.remote;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.partyline.agent.AgentStep;
import dev.partyline.agent.AgentStep.Outcome;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.DeliveryThreads;
import jakarta.json.JsonObject;

/**
 * What is done next for a remote conversation: what its log has, becomes steps, in its order and once; what was said and
 * decided here, is told there ({@link RemoteTelling}). It is decided by {@link #drive} alone, each time something may have
 * changed: reading goes before telling. At most one read and one telling are under way, and of what was read no more is held
 * than a page, until the session asks for it.
 *
 * <p>Threading: on the executor of its runtime.
 */
final class RemoteCourse implements RemoteSocket.News {

    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration RECHECK = Duration.ofMillis(500);
    private static final Duration SOON = Duration.ofMillis(50);

    private final RemoteLink link;
    private final RemoteRuntime host;
    private final RemoteLine line;
    private final RemoteReader reader;
    private final RemoteTelling telling;
    private final RemoteSteps steps;

    private ConversationState state = ConversationState.EMPTY;
    private RemoteRun run = new RemoteRun(-1);
    private RemoteStanding standing;
    private boolean reading;
    private boolean mustLook = true;

    RemoteCourse(RemoteLink link, DeliveryThreads threads, Executor executor, RemoteRuntime host) {
        this.link = link;
        this.host = host;
        line = new RemoteLine(link, threads, executor, this);
        reader = new RemoteReader(link);
        telling = new RemoteTelling(link, line, this);
        steps = new RemoteSteps(link.author());
    }

    /** A step is asked for. */
    void next(ConversationState now) {
        if (now.run().offset() != run.offset()) begin(now);
        see(now);
    }

    /** Each run begins with what the log says, whatever became of the steps of the one before. */
    private void begin(ConversationState now) {
        run = new RemoteRun(now.run().offset());
        standing = null;
        steps.clear();
        line.outage().restore(now);
        host.forgive();
        mustLook();
    }

    void see(ConversationState now) {
        state = now;
        if (now.running() && now.run().offset() == run.offset()) run.told(now.run().stopping());
        drive();
    }

    void close() {
        line.stop();
    }

    /** The one place where it is decided what comes next. */
    void drive() {
        if (!host.asks()) telling.decided(state);
        else if (isOver()) leave();
        else if (host.fatal() != null) throw host.fatal();
        else if (line.outage().mustTell()) tell(line.outage().begun());
        else if (line.waitsForRetry()) waitForRetry();
        else goOn();
    }

    private void goOn() {
        telling.stop(run);
        if (reading) return;
        if (steps.mustVerify()) verify();
        else if (standing == null) attach();
        else if (steps.ready(telling.confirms())) host.give(steps.next(standing, telling.confirms()));
        else if (mustLook) look();
        else if (reader.hasMore()) read();
        else if (!telling.tell(state, run, standing)) conclude();
        else if (host.asks() && !host.looksLater()) host.lookAfter(POLL);
    }

    /** The run that a step was asked for is over here. */
    private boolean isOver() {
        return !state.running() || state.run().offset() != run.offset();
    }

    /** An interrupt that the agent has not heard of is told to it still, unless there is a new run by now. */
    private void leave() {
        boolean late = !state.running() && run.mustStop() && !line.outage().isTooLong();
        if (!late) host.give(AgentStep.of(Duration.ZERO, List.of()));
        else if (!line.waitsForRetry()) telling.stop(run);
    }

    /** Who wants to stop an agent that cannot be reached is not kept waiting; it says in the log that it was not reached. */
    private void waitForRetry() {
        if (line.outage().isTold() && run.isStopping()) host.give(steps.last(standing, Outcome.PAUSED));
    }

    private void tell(List<EventDraft> news) {
        steps.add(news);
        host.give(steps.last(standing, Outcome.GO_ON));
    }

    /** Whether the last step is in the log; an interrupt may have dropped it. */
    private void verify() {
        String id = steps.lastId();
        reading = true;
        line.look(() -> link.log().find(link.conversation(), id).isPresent(), of(known -> {
            steps.verified();
            if (known) return;
            standing = null;
            steps.clear();
        }), () -> reading = false);
    }

    /** @param saying the message that may be on its way, or null
     *  @param follows whether the run only follows one that has begun there */
    private record Attached(RemoteStanding.Found found, RemoteMessages.Said saying, boolean follows) {}

    private void attach() {
        reading = true;
        line.look(() -> {
            var found = reader.standing();
            var saying = link.messages().at(found.standing().saying()).orElse(null);
            return new Attached(found, saying, link.follows(run.offset()));
        }, of(this::attached), () -> reading = false);
    }

    private void attached(Attached attached) {
        standing = attached.found().standing();
        telling.saying(attached.saying());
        if (standing.run() == run.offset()) run.restore(standing.going() || !attached.found().exact());
        if (attached.follows()) run.request(true);
        reader.restart();
        host.openSocket();
    }

    /** How the agent stands; what it did until then is read behind it. */
    private void look() {
        mustLook = false;
        run.looks();
        reader.ring(null);
        read(() -> link.api().info(link.id()), this::stands);
    }

    private void stands(JsonObject conversation) {
        run.stands(conversation);
        telling.policy(conversation);
        boolean goesOn = run.isRunningThere() && !run.requested() && standing.run() == run.offset();
        if (goesOn) run.request(true);
    }

    private void read() {
        Set<String> open = new HashSet<>(state.unanswered().keySet());
        open.addAll(steps.openCalls());
        read(() -> reader.read(standing, telling.content(standing), open), this::took);
    }

    private void took(RemotePage.Read page) {
        reader.took(page);
        if (page.standing().heard() != standing.heard()) heard();
        standing = page.standing();
        steps.add(page.drafts());
        if (!page.drafts().isEmpty()) run.moved();
        page.statuses().forEach(status -> mustLook |= run.logged(status));
        if (run.hasBegun() && standing.run() == run.offset()) standing = standing.goingOn();
        if (page.error() != null) run.failed(page.error());
    }

    /** A message is there: behind it the agent has to run, if it does not. */
    void heard() {
        telling.heard();
        run.requestAgain();
    }

    /** Everything was read and told: the run is over, or there is nothing to do but wait. */
    private void conclude() {
        if (reader.misses() || !steps.isEmpty() && !run.isOver()) {
            lookSoon();
        } else if (!run.isOver()) {
            mustLook = true;
            host.lookAfter(run.isRunningThere() ? POLL : RECHECK);
        } else if (run.repeats(line.losses())) {
            run.requestAgain();
            host.doubtSocket();
            drive();
        } else {
            Outcome outcome = run.outcome();
            if (outcome == Outcome.WAITING) telling.waits();
            host.give(steps.last(standing, outcome));
        }
    }

    /** Notes a standing before what it says is done. */
    void note(RemoteStanding next) {
        standing = next;
        tell(List.of(next.note(V1Events.newId(), link.author())));
    }

    /** A run is about to be asked for there. */
    void requesting() {
        run.asking(line.losses());
    }

    /** A run was asked for there. @param going whether it was going on already */
    void requested(boolean going) {
        run.request(going);
        reader.ring(null);
    }

    void mustLook() {
        mustLook = true;
        reader.ring(null);
    }

    void lookSoon() {
        host.lookAfter(SOON);
    }

    void add(List<EventDraft> news) {
        steps.add(news);
    }

    /** A request got no answer, or one that was too long to be read. */
    void unanswered(boolean tooLong) {
        if (tooLong && !reader.takesLess()) throw line.tooLarge();
        if (tooLong) return;
        mustLook();
        host.doubtSocket();
    }

    private <T> void read(Supplier<CompletionStage<T>> what, Consumer<T> then) {
        reading = true;
        line.call(what, of(then), () -> reading = false);
    }

    /** What was read for a run that is over by then, is read again for the next. */
    private <T> Consumer<T> of(Consumer<T> then) {
        long asking = run.offset();
        return found -> {
            if (asking == run.offset()) then.accept(found);
        };
    }

    @Override
    public void opened() {
        mustLook();
        drive();
    }

    @Override
    public void rung(String id) {
        reader.ring(id);
        drive();
    }

    @Override
    public void state(String status) {
        mustLook |= run.shown(status);
        rung(null);
    }

    @Override
    public void lost() {
        line.lose();
        mustLook();
        drive();
    }

    @Override
    public void refused(int code) {
        host.fail(line.closed(code));
    }
}
