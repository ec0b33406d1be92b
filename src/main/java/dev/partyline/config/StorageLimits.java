package dev.partyline.config;

/**
 * How much is kept. The option of a component is its name in kebab case behind {@code partyline.limits.}; zero is for no
 * limit.
 *
 * @param conversationBytes of the log of one conversation: no limit
 * @param ownerBytes of the logs of all conversations of one owner, with deleted ones until they are removed: no limit
 * @param tenantBytes of the logs of all conversations of one tenant, with deleted ones: no limit
 * @param diskWatermark what stays free of the disk: 256 MiB
 */
public record StorageLimits(long conversationBytes, long ownerBytes, long tenantBytes, Watermark diskWatermark) {

    /** The defaults. */
    public static StorageLimits defaults() {
        return new StorageLimits(0, 0, 0, new Watermark(256L << 20, 0));
    }
}
