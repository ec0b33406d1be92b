package dev.partyline.rest;

/**
 * Which events of a conversation a client of V0 wants to read (V0 spec 8.3).
 *
 * @param start id of the first event, and
 * @param end of the last one, both included; {@link Long#MAX_VALUE} for the newest
 * @param backwards from the end
 * @param limit most events, 0 to 100
 */
record V0EventQuery(long start, long end, boolean backwards, int limit) {

    private static final int MAX_LIMIT = 100;
    private static final int USUAL_LIMIT = 20;

    /** @throws ProblemException 400 for a limit, 422 that names another parameter */
    static V0EventQuery parse(Parameters query) {
        long limit = query.number("limit", USUAL_LIMIT);
        if (limit < 0 || limit > MAX_LIMIT) throw ProblemException.of(400, "Invalid limit");
        return new V0EventQuery(query.number("start_id", 0), query.number("end_id", Long.MAX_VALUE),
                query.flag("reverse"), (int) limit);
    }
}
