package dev.partyline.engineio;

import java.util.Collection;
import java.util.Optional;

import dev.partyline.cluster.Node;
import dev.partyline.security.NodeSeals;
import dev.partyline.security.RandomText;

/**
 * Ids of sessions from which servers of one cluster, and nobody else, can tell whose they are: 128 random bits, and a seal
 * of these and of the server's id, which whoever looks tries for each server that there is. Any thread.
 */
final class SessionIds {

    private static final int RANDOM_CHARS = 22;
    private static final int CHARS = 65;
    private static final String PURPOSE = "session";

    private final NodeSeals seals;

    SessionIds(NodeSeals seals) {
        this.seals = seals;
    }

    /** @return empty if the secret of the cluster is not to be had */
    Optional<String> next(Node self) {
        String random = RandomText.next();
        return seals.seal(PURPOSE, text(random, self)).map(seal -> random + seal);
    }

    /** @return the one of these whose session this is, or was; empty also if it is no id of ours */
    Optional<Node> owner(String id, Collection<Node> nodes) {
        if (id.length() != CHARS) return Optional.empty();
        String random = id.substring(0, RANDOM_CHARS);
        String seal = id.substring(RANDOM_CHARS);
        return nodes.stream().filter(node -> seals.fits(seal, PURPOSE, text(random, node))).findFirst();
    }

    private static String text(String random, Node node) {
        return random + '\n' + node.id();
    }
}
