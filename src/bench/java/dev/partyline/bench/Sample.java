package dev.partyline.bench;

import java.util.Map;

/**
 * What one round has measured of one server.
 *
 * @param disturbance part of a core that others used meanwhile
 */
record Sample(String server, String scenario, String target, double disturbance, Map<String, Double> values) {}
