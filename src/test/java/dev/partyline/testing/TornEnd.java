package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;

/**
 * Leaves at the end of a journal what a crash in the middle of a write leaves: the beginning of one more group, never
 * acknowledged. Only while nobody has the data directory open.
 */
public final class TornEnd {

    private TornEnd() {}

    /** @param data the server's data directory
     *  @param conversation whose next record is in the group */
    public static void plant(Path data, String conversation, Random random) throws IOException {
        List<Path> journal = JournalLines.files(data.resolve("journal"));
        Path newest = journal.get(journal.size() - 1);
        LogFile log = LogReader.conversation(data, conversation);
        String record = conversation.replace("-", "") + ".0 {\"v\":1,\"o\":" + log.records().size()
                + ",\"t\":1773480361900248,\"d\":\"V1\",\"k\":\"MessageEvent\"";
        String group = "{\"g\":999999,\"b\":" + 2 * record.length() + ",\"x\":\"00000000\"}\n" + record;
        String cut = group.substring(0, 1 + random.nextInt(group.length() - 2));
        Files.write(newest, cut.getBytes(UTF_8), StandardOpenOption.APPEND);
    }
}
