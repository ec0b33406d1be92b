package dev.partyline.config;

import java.time.Duration;

/**
 * How many agents may be at work, and for how long one stays that is not. Unlike {@link Limits}, both may be zero.
 *
 * @param conversationsPerUser whose agents are in session at once; 0 for as many as there are. Nobody is counted whom the
 *     server does not know, as in open mode
 * @param closeDelay how long an agent session without a run stays while nobody watches; zero for not at all
 */
public record AgentLimits(int conversationsPerUser, Duration closeDelay) {}
