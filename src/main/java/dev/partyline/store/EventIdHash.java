package dev.partyline.store;

/** 64 bits of an event id. Two ids may share them, so whoever finds a record by them compares its id. */
final class EventIdHash {

    /** Stands for "nothing"; no id has it. */
    static final long NONE = 0;

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private EventIdHash() {}

    static long of(String eventId) {
        long hash = FNV_BASIS;
        for (int i = 0; i < eventId.length(); i++) hash = (hash ^ eventId.charAt(i)) * FNV_PRIME;
        long mixed = mix(hash);
        return mixed == NONE ? 1 : mixed;
    }

    /** Spreads what differs in the low bits over all of them. */
    private static long mix(long bits) {
        long one = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
        long two = (one ^ one >>> 33) * 0xc4ceb9fe1a85ec53L;
        return two ^ two >>> 33;
    }
}
