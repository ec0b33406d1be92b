package dev.partyline.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.partyline.bench.load.Line;

/** A long conversation from its beginning to one new connection, from disk; the references send from memory. */
final class ReplayScenario implements Scenario {

    static final String COLD = Target.PARTYLINE + ", log not open";
    static final String OPEN = Target.PARTYLINE + ", log open";

    private static final int EVENTS = 10_000;
    private static final int EVENT_BYTES = 500;
    private static final int WRITERS = 32;
    private static final int WARM_CONVERSATIONS = 2;
    private static final int WARM_REPLAYS = 40;
    private static final int REPLAYS = 10;

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public String method() {
        return ("%,d events of %d bytes on average to one new connection, from its request to the last frame. Partyline is "
                + "restarted when the events are written and warmed with other conversations; then each round takes a "
                + "conversation that nobody has opened since: once to open its log and send it, then %d times from the "
                + "open log, of which at most the newest part is in memory. The system's page cache is warm. The "
                + "references send one text from memory, %<d times in a row as well. Median time, mean CPU.")
                .formatted(EVENTS, EVENT_BYTES, REPLAYS);
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column("ms", "ms", 0), new Column("micros", "CPU us/event", 2),
                new Column("size", "bytes/event", 0), new Column("gathered", "frames/read", 1));
    }

    @Override
    public void run(TestBed bed, Rounds rounds) {
        int most = WARM_CONVERSATIONS + rounds.options().rounds() * 3;
        List<String> conversations = bed.partyline().rooms().apply(most);
        fill(bed, conversations);
        bed.restartPartyline();
        Target partyline = bed.partyline();
        List<Target> references = List.of(bed.bare(), bed.netty());
        warmUp(bed, rounds, partyline, references, conversations.subList(0, WARM_CONVERSATIONS));
        var untouched = conversations.subList(WARM_CONVERSATIONS, most).iterator();
        for (int i = 0; i < rounds.options().rounds(); i++) {
            String[] last = new String[1];
            rounds.measure(COLD, () -> replay(bed, partyline, last[0] = untouched.next()));
            rounds.measure(OPEN, () -> again(bed, partyline, last[0]));
            for (Target target : references) rounds.measure(target.name(), () -> again(bed, target, ""));
        }
    }

    /** Each message makes two events, its own and a note. */
    private static void fill(TestBed bed, List<String> conversations) {
        bed.load().ask(bed.partyline().order("append", conversations, EVENT_BYTES).with("writers", WRITERS)
                .with("messages", EVENTS / 2 * conversations.size()).with("warm-up", 600).with("seconds", 0));
    }

    private static void warmUp(TestBed bed, Rounds rounds, Target partyline, List<Target> references,
            List<String> conversations) {
        for (int i = 0; i < WARM_REPLAYS; i++) {
            String conversation = conversations.get(i % conversations.size());
            rounds.prepare(partyline, () -> replay(bed, partyline, conversation));
            for (Target target : references) rounds.prepare(target, () -> replay(bed, target, ""));
        }
    }

    /** Several in a row: the median of their times, the mean of what they cost. */
    private static Map<String, Double> again(TestBed bed, Target target, String conversation) {
        var all = Stream.generate(() -> replay(bed, target, conversation)).limit(REPLAYS).toList();
        var values = new HashMap<String, Double>();
        all.get(0).keySet().forEach(key -> values.put(key,
                all.stream().mapToDouble(each -> each.get(key)).average().orElseThrow()));
        values.put("ms", new Series(all.stream().map(each -> each.get("ms")).toList()).median());
        return values;
    }

    private static Map<String, Double> replay(TestBed bed, Target target, String conversation) {
        boolean memory = conversation.isEmpty();
        String path = memory ? "/replay/" + EVENTS + "/" + EVENT_BYTES
                : target.socket().replace("{room}", conversation) + "?resend_all=true";
        Line answer = bed.load().ask(target.order("replay", List.of("-"), EVENT_BYTES).with("socket", path)
                .with("frames", memory ? EVENTS : EVENTS + target.greeting()));
        var values = Rounds.values(answer);
        values.remove("own");
        values.remove("other"); // too short to tell
        values.put("ms", answer.real("seconds") * 1e3);
        values.put("micros", answer.real("cpu") / EVENTS * 1e6);
        values.put("size", answer.real("bytes") / EVENTS);
        values.put("gathered", EVENTS / answer.real("reads"));
        return values;
    }
}
