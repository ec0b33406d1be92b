package dev.partyline.engineio;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The stamps of a session's latest requests. One that comes again belongs to a request that was sent again, or to the
 * first of two such, which was on its way for longer. Any thread.
 */
final class Stamps {

    /** A request that comes so late that as many have overtaken it is not known any more. */
    private static final int MOST = 32;
    /** Client libraries use about ten characters. */
    private static final int LONGEST = 64;

    private final Set<String> latest = new LinkedHashSet<>(4);

    /** @param stamp null for a request without one; too long ones are none */
    synchronized boolean again(String stamp) {
        if (stamp == null || stamp.length() > LONGEST) return false;
        if (!latest.add(stamp)) return true;
        if (latest.size() > MOST) latest.remove(latest.iterator().next());
        return false;
    }
}
