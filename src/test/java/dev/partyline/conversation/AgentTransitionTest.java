package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The one table of states: what the page says of it, that nobody else has one, and the rows that clients rely on. */
class AgentTransitionTest {

    private static final Path PAGE = Path.of("src/site/markdown/agent-states.md");
    private static final Path SOURCES = Path.of("src/main/java/dev/partyline");
    private static final Pattern ROW = Pattern.compile(
            "(?m)^\\| `([a-z_]+)` \\| (user|agent|server) \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|");
    private static final Pattern STATE = Pattern.compile("\\b(?:AgentState|ExecutionStatus)\\.([A-Z][A-Z_]+)\\b");
    private static final String NOTHING = "–";

    @Test
    void thePageHasTheSameTable() throws IOException {
        List<List<String>> page = ROW.matcher(Files.readString(PAGE)).results()
                .map(row -> Stream.of(1, 2, 3, 4, 5, 6).map(row::group).map(String::strip).toList()).toList();
        assertEquals(Arrays.stream(AgentTransition.values()).map(AgentTransitionTest::row).toList(), page);
    }

    private static List<String> row(AgentTransition each) {
        boolean v0 = !each.from().isEmpty();
        boolean v1 = !each.fromStatus().isEmpty();
        return List.of(each.name().toLowerCase(Locale.ROOT), each.actor().name().toLowerCase(Locale.ROOT),
                from(each.from().stream().map(AgentState::wire).toList(), wires(EnumSet.allOf(AgentState.class))),
                v0 ? '`' + each.state().wire() + '`' : NOTHING,
                from(each.fromStatus().stream().map(ExecutionStatus::wire).toList(),
                        Arrays.stream(ExecutionStatus.values()).map(ExecutionStatus::wire).toList()),
                v1 ? '`' + each.status().wire() + '`' : NOTHING);
    }

    private static List<String> wires(Collection<AgentState> states) {
        return states.stream().map(AgentState::wire).toList();
    }

    /** Long sets are told by what is not in them. */
    private static String from(List<String> set, List<String> all) {
        if (set.isEmpty()) return NOTHING;
        var missing = new ArrayList<>(all);
        missing.removeAll(set);
        boolean but = missing.size() < set.size();
        return (but ? "any but " : "") + (but ? missing : set).stream().map(name -> '`' + name + '`')
                .collect(Collectors.joining(", "));
    }

    /** Outside of this package a state is named only to be shown, never to decide by. */
    @Test
    void nobodyElseNamesStates() throws IOException {
        var named = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                if (file.startsWith(SOURCES.resolve("conversation"))) continue;
                STATE.matcher(Files.readString(file)).results()
                        .forEach(match -> named.add(file.getFileName() + ": " + match.group(1)));
            }
        }
        assertEquals(Set.of("V0Frames.java: STOPPED"), named);
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatLeavesAStateLeadsToOne(AgentTransition each) {
        for (AgentState now : AgentState.values()) {
            assertEquals(each.from().contains(now), each.next(now).isPresent());
        }
        for (ExecutionStatus now : ExecutionStatus.values()) {
            assertEquals(each.fromStatus().contains(now), each.next(now).isPresent());
        }
        assertFalse(each.from().isEmpty() && each.fromStatus().isEmpty(), "a row without a state");
    }

    @ParameterizedTest
    @CsvSource({"stopped, STOP", "paused, PAUSE", "running, RUN", "awaiting_user_input, WAIT", "user_confirmed, CONFIRM",
        "user_rejected, REJECT"})
    void aPageMayAskForSixStates(String state, AgentTransition wish) {
        assertEquals(Optional.of(wish), AgentTransition.wishFor(AgentState.ofWire(state).orElseThrow()));
        assertEquals(6, AgentTransition.wishes().count());
    }

    /** V0 spec 6.3, D35b. */
    @ParameterizedTest
    @EnumSource(AgentState.class)
    void aVerdictNeedsAnActionThatWaits(AgentState current) {
        boolean waits = current == AgentState.AWAITING_USER_CONFIRMATION;
        assertEquals(waits, AgentTransition.CONFIRM.next(current).isPresent());
        assertEquals(waits, AgentTransition.REJECT.next(current).isPresent());
        assertTrue(AgentTransition.CONFIRM.isVerdict() && AgentTransition.REJECT.isVerdict());
    }

    /** D37: there is a way out of every state, by a message at least. */
    @ParameterizedTest
    @EnumSource(AgentState.class)
    void aMessageHasTheAgentRun(AgentState current) {
        boolean runs = current == AgentState.RUNNING || current == AgentState.USER_CONFIRMED;
        assertEquals(runs ? Optional.empty() : Optional.of(AgentState.RUNNING), AgentTransition.MESSAGE.next(current));
    }

    /** V1 spec section 5. */
    @ParameterizedTest
    @CsvSource({"FINISHED, MESSAGE, IDLE", "STUCK, MESSAGE, IDLE", "PAUSED, MESSAGE,", "ERROR, MESSAGE,",
        "WAITING_FOR_CONFIRMATION, MESSAGE,", "IDLE, RUN, RUNNING", "PAUSED, RUN, RUNNING", "ERROR, RUN, RUNNING",
        "STUCK, RUN, RUNNING", "FINISHED, RUN,", "WAITING_FOR_CONFIRMATION, RUN,",
        "WAITING_FOR_CONFIRMATION, CONFIRM, RUNNING", "WAITING_FOR_CONFIRMATION, REJECT, IDLE", "IDLE, CONFIRM,",
        "IDLE, PAUSE, PAUSED", "FINISHED, PAUSE,", "RUNNING, HALT, PAUSED", "RUNNING, CUT, PAUSED", "ERROR, CUT,",
        "RUNNING, FINISH, FINISHED", "RUNNING, ASK, WAITING_FOR_CONFIRMATION", "RUNNING, FAIL, ERROR", "IDLE, LOST,"})
    void theStatusOfV1FollowsItsSpecification(ExecutionStatus now, AgentTransition row, ExecutionStatus next) {
        assertEquals(Optional.ofNullable(next), row.next(now));
    }
}
