package dev.partyline.cluster;

/**
 * A server among those that share their conversations.
 *
 * @param id unique among them
 * @param url where the others reach it; empty if it is not said
 */
public record Node(String id, String url) {}
