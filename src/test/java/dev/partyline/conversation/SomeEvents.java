package dev.partyline.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Logs to fold. */
final class SomeEvents {

    private SomeEvents() {}

    static EventDraft v1(String kind, String id, String members) {
        return EventDraft.of(Dialect.V1, kind, id, "{\"kind\":\"" + kind + "\",\"id\":\"" + id + "\"," + members + "}");
    }

    static Instant time(long offset) {
        return Instant.EPOCH.plusSeconds(offset);
    }

    static List<ConversationEvent> log(List<EventDraft> drafts) {
        return log(0, drafts);
    }

    static List<ConversationEvent> log(long first, List<EventDraft> drafts) {
        var events = new ArrayList<ConversationEvent>();
        for (EventDraft draft : drafts) {
            long offset = first + events.size();
            events.add(new ConversationEvent(new StreamPosition(0, offset), draft.at(time(offset))));
        }
        return events;
    }

    /** Any mixture of everything that means something to a state, and of what means nothing. */
    static List<ConversationEvent> random(Random random, int size) {
        var drafts = new ArrayList<EventDraft>();
        for (int i = 0; i < size; i++) {
            EventDraft draft = random(random, "e" + i);
            drafts.add(random.nextInt(4) == 0 ? draft.changingState() : draft);
        }
        return log(drafts);
    }

    private static EventDraft random(Random random, String id) {
        String call = "\"tool_call_id\":\"c" + random.nextInt(5) + "\"";
        var statuses = ExecutionStatus.values();
        return switch (random.nextInt(13)) {
            case 0 -> v1("MessageEvent", id, "\"source\":\"user\"");
            case 1 -> v1("MessageEvent", id, "\"source\":\"agent\"");
            case 2, 3 -> v1("ActionEvent", id, call + ",\"tool_name\":\"t\"");
            case 4 -> v1("ObservationEvent", id, call);
            case 5 -> v1("UserRejectObservation", id, call);
            case 6 -> v1("ConversationStateUpdateEvent", id, "\"key\":\"execution_status\",\"value\":\""
                    + statuses[random.nextInt(statuses.length)].wire() + "\"");
            case 7 -> v1("ConversationStateUpdateEvent", id, "\"key\":\"k" + random.nextInt(4) + "\",\"value\":{\"ä\":"
                    + random.nextInt(9) + "}");
            case 8 -> Command.values()[random.nextInt(Command.values().length)].draft();
            case 9 -> Command.RUN_ENDED.draft(EventJson.object().add("consumed", random.nextInt(60)).build());
            case 10 -> EventDraft.of(Dialect.V0, "observation.agent_state_changed", id, "{\"extras\":{\"agent_state\":\""
                    + AgentState.values()[random.nextInt(AgentState.values().length)].wire() + "\"}}");
            case 11 -> EventDraft.of(Dialect.V0, random.nextBoolean() ? "action.run" : "observation.run", id, "{}")
                    .causedBy(random.nextInt(8) - 1);
            default -> EventDraft.of(Dialect.values()[random.nextInt(3)], "Other", id, "{");
        };
    }
}
