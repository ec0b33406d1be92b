package dev.partyline.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;

/**
 * An agent server that conversations may be executed by.
 *
 * @param name under which conversations ask for it
 * @param url of its root, without a slash at the end
 * @param key of its API; empty if it wants none
 * @param webhookKey that its webhooks show; empty if they show none, and then they are not listened to
 * @param patience how long it may not answer while a run needs it
 * @param retry the shortest time between two attempts to reach it
 * @param retryMost the longest
 */
public record RemoteServer(String name, URI url, String key, String webhookKey, Duration patience, Duration retry,
        Duration retryMost) {

    /** Whether a webhook with this key is one of this server. The time it takes says nothing of the key.
     *  @param shown may be null */
    public boolean acceptsWebhook(String shown) {
        if (webhookKey.isEmpty() || shown == null) return false;
        return MessageDigest.isEqual(shown.getBytes(UTF_8), webhookKey.getBytes(UTF_8));
    }

    /** Never shows a key. */
    @Override
    public String toString() {
        return name + "=" + url;
    }
}
