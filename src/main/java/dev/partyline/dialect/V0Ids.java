package dev.partyline.dialect;

import java.util.OptionalLong;
import java.util.UUID;

import dev.partyline.conversation.StreamPosition;

/**
 * Places in a log as clients of either dialect are told them. V0 has numbers that count up, so the number is the position;
 * V1 has UUIDs, so a record of V0 gets one of version 8 that holds its position and can be asked for again.
 */
public final class V0Ids {

    private static final int OFFSET_BITS = 32;
    private static final long OFFSETS = 1L << OFFSET_BITS;
    /** Version 8, and twelve bits by which ours are told from those of others. */
    private static final long MARK = 0x8fe0L;
    private static final long MARK_BITS = 0xffffL;
    private static final long VARIANT = 1L << 63;

    private V0Ids() {}

    /** The {@code id} on the wire: exact in a browser for the first two million epochs. */
    public static long number(StreamPosition position) {
        return number(position.epoch(), position.offset());
    }

    static long number(long epoch, long offset) {
        return epoch * OFFSETS + offset;
    }

    /** The place that an id stands for; below 0, before the first record of the first epoch. */
    public static StreamPosition position(long number) {
        if (number < 0) return new StreamPosition(0, StreamPosition.BEFORE_FIRST);
        return new StreamPosition(number / OFFSETS, number % OFFSETS);
    }

    /** The event id of a record of V0 for clients of V1. */
    public static String uuid(long epoch, long offset) {
        return new UUID(epoch << 16 | MARK, VARIANT | number(0, offset)).toString();
    }

    /** @return the offset in an id that {@link #uuid} made for this epoch; empty for any other text */
    public static OptionalLong offset(String uuid, long epoch) {
        try {
            UUID id = UUID.fromString(uuid);
            boolean ours = (id.getMostSignificantBits() & MARK_BITS) == MARK && id.toString().equals(uuid)
                    && id.getMostSignificantBits() >>> 16 == epoch && id.getLeastSignificantBits() < VARIANT + OFFSETS;
            return ours ? OptionalLong.of(id.getLeastSignificantBits() - VARIANT) : OptionalLong.empty();
        } catch (IllegalArgumentException noUuid) {
            return OptionalLong.empty();
        }
    }
}
