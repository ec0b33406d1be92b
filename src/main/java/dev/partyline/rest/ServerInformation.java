package dev.partyline.rest;

import java.util.List;

/** What this server is (V1 spec 7.4), by the names that clients of V1 know; what is null is left out. */
public final class ServerInformation {

    /** The agent server whose protocol this one speaks. */
    private static final String PROTOCOL = "1.43.1";

    /** Seconds since the server came up. */
    public final long uptime;
    /** Seconds since anything was last said or done in any conversation. */
    public final long idle_time;
    public final String title = "Partyline";
    public final String version;
    public final String sdk_version = PROTOCOL;
    public final String tools_version = PROTOCOL;
    public final String workspace_version = PROTOCOL;
    public final List<String> usable_tools = List.of();
    public final List<String> capabilities = List.of();

    ServerInformation(String version, long uptimeSeconds, long idleSeconds) {
        this.version = version;
        this.uptime = uptimeSeconds;
        this.idle_time = idleSeconds;
    }
}
