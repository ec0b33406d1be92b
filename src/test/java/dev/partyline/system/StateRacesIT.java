package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.partyline.conversation.Dialect;
import dev.partyline.testing.LogFile;
import dev.partyline.testing.LogReader;
import dev.partyline.testing.LogRecord;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.StateChecker;
import org.junit.jupiter.api.Test;

/**
 * Confirm, reject, a message instead, pause, stop and run at the same moment, by clients of both protocols, in
 * conversations of both, while a program is the agent: whatever the order comes to, it is one that the table of states
 * allows, and no action is lost, answered twice, or carried out twice or without leave.
 */
class StateRacesIT {

    /** {@code -Dpartyline.race-rounds=1000} for the full trial. */
    private static final int ROUNDS = Integer.getInteger("partyline.race-rounds", 60);
    private static final List<Dialect> CONVERSATIONS = List.of(Dialect.V1, Dialect.V0, Dialect.V1, Dialect.V0);
    private static final int MOST_SECONDS = 60 + ROUNDS;

    private final ServerSettings settings = ServerSettings.of("state-races").with("partyline.limits.run-grace", "PT0.02S");
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Test
    void everyRaceHasALegalEndAndNoActionIsLostOrDoneTwice() throws Exception {
        var races = new ArrayList<StateRace>();
        try (var server = ServerProcess.start(settings)) {
            for (Dialect dialect : CONVERSATIONS) {
                races.add(new StateRace(server, dialect, "race " + races.size(), HttpClient.newHttpClient(), threads));
            }
            all(races.stream().map(race -> (Callable<Void>) () -> {
                race.run(ROUNDS / CONVERSATIONS.size());
                return null;
            }).toList());
            server.stop();
        } finally {
            threads.shutdownNow();
        }
        long results = 0;
        long refusals = 0;
        long errors = 0;
        for (StateRace race : races) {
            LogFile log = LogReader.conversation(settings.data(), race.conversation());
            var checker = StateChecker.of(race.dialect(), log).settled().executed(race.executed());
            assertEquals(List.of(), checker.violations(), () -> race + " in " + log.file());
            assertEquals(race.said(), messages(log), race::toString);
            assertTrue(checker.changes() > ROUNDS / CONVERSATIONS.size(), race::toString);
            results += checker.answered("ObservationEvent");
            refusals += checker.answered("UserRejectObservation");
            errors += checker.answered("AgentErrorEvent");
        }
        assertTrue(results > 0 && refusals > 0 && errors > 0, "races of every kind");
        System.out.println(ROUNDS + " races: " + results + " actions carried out, " + refusals + " refused, " + errors
                + " stopped");
    }

    private void all(List<Callable<Void>> work) throws InterruptedException, ExecutionException, TimeoutException {
        List<Future<Void>> running = work.stream().map(threads::submit).toList();
        for (Future<Void> each : running) each.get(MOST_SECONDS, TimeUnit.SECONDS);
    }

    private static long messages(LogFile log) {
        return log.records().stream().filter(StateRacesIT::isOfAUser).count();
    }

    private static boolean isOfAUser(LogRecord record) {
        boolean message = record.kind().equals("MessageEvent") || record.kind().equals("action.message");
        return message && record.payload().contains("\"source\":\"user\"");
    }
}
