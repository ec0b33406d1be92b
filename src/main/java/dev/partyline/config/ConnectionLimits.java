package dev.partyline.config;

/**
 * How many connections this node has at once. The option of a component is its name in kebab case behind
 * {@code partyline.limits.}; zero is for no limit. In open mode only the first one counts. By default one address and one
 * identity have half of all at most, for behind a proxy or a shared key there may be many people.
 *
 * @param sockets V1 sockets, sockets of agents and connections of V0 together: 20,000
 * @param socketsPerAddress of those from one address: 10,000
 * @param socketsPerIdentity of those of one identity: 10,000
 * @param socketsPerTenant of those of one tenant: no limit
 * @param unauthenticatedPerAddress of those that have not shown who they are, from one address: 512
 */
public record ConnectionLimits(int sockets, int socketsPerAddress, int socketsPerIdentity, int socketsPerTenant,
        int unauthenticatedPerAddress) {

    /** The defaults. */
    public static ConnectionLimits defaults() {
        return new ConnectionLimits(20_000, 10_000, 10_000, 0, 512);
    }
}
