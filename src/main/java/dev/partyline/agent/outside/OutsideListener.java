package dev.partyline.agent.outside;

/**
 * A program that is told instead of asking.
 *
 * @param generation that it has
 * @param work there may be something to do; called often, and perhaps for nothing
 * @param replaced another program is the agent now
 */
public record OutsideListener(long generation, Runnable work, Runnable replaced) {}
