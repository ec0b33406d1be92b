package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
        Path newest = JournalLines.newest(data.resolve("journal"));
        LogFile log = LogReader.conversation(data, conversation);
        String record = conversation.replace("-", "") + ".0 {\"v\":1,\"o\":" + log.records().size()
                + ",\"t\":1773480361900248,\"d\":\"V1\",\"k\":\"MessageEvent\"";
        String group = "{\"g\":999999,\"b\":" + 2 * record.length() + ",\"x\":\"00000000\"}\n" + record;
        String cut = group.substring(0, 1 + random.nextInt(group.length() - 2));
        try (var file = FileChannel.open(newest, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(cut.getBytes(UTF_8)), JournalLines.end(newest));
        }
    }
}
