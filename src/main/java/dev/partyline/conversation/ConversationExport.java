package dev.partyline.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;

/**
 * A whole conversation as text, one JSON object a line:
 * <pre>
 * {"export":1,"id":"…","epoch":0,"owner":"…","title":"…","createdAt":"…","updatedAt":"…","tags":{},"agent":{},"runtime":{}}
 * {"v":1,"o":0,…}      every record as {@link RecordLine} has it but for its lease, internal ones too
 * {"records":1}        how many there were; without it something is missing
 * </pre>
 * {@code title} is left out when there is none; a conversation of V0 has {@code "dialect":"V0"} behind {@code runtime},
 * and one that others were given rights to {@code "grants"} behind that.
 * {@link ConversationImport} reads it. Pure but for the stream.
 */
public final class ConversationExport {

    /** Version of the form; a reader refuses what is newer. */
    public static final int FORMAT = 1;
    public static final String MEDIA_TYPE = "application/jsonl";

    /** First member of the last line. */
    static final String TRAILER = "records";

    private ConversationExport() {}

    /**
     * Writes header, records and trailer. Whatever is thrown, the trailer is not written then.
     *
     * @param records every record of the log, in order
     */
    public static void write(ConversationMetadata metadata, Iterator<ConversationEvent> records, OutputStream out)
            throws IOException {
        line(header(metadata), out);
        long count = 0;
        for (; records.hasNext(); count++) line(RecordLine.write(records.next().withoutLease()), out);
        line(EventJson.write(EventJson.object().add(TRAILER, count).build()), out);
        out.flush();
    }

    private static String header(ConversationMetadata metadata) {
        var tags = EventJson.object();
        metadata.tags().forEach(tags::add);
        var json = EventJson.object().add("export", FORMAT).add("id", metadata.id().hex())
                .add("epoch", metadata.epoch()).add("owner", metadata.owner());
        if (metadata.title() != null) json.add("title", metadata.title());
        json.add("createdAt", metadata.createdAt().toString())
                .add("updatedAt", metadata.updatedAt().toString()).add("tags", tags)
                .add("agent", EventJson.parseObject(metadata.agent()))
                .add("runtime", EventJson.parseObject(metadata.runtime()));
        if (metadata.dialect() != Dialect.V1) json.add("dialect", metadata.dialect().name());
        if (!metadata.grants().isEmpty()) json.add("grants", Grant.json(metadata.grants()));
        return EventJson.write(json.build());
    }

    private static void line(String text, OutputStream out) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.write('\n');
    }
}
