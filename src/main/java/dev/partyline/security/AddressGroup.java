package dev.partyline.security;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** Whom an address stands for: itself, or with IPv6 the network of 64 bits, of which anybody has more than enough. Pure. */
final class AddressGroup {

    private static final int NETWORK_BYTES = 8;

    private AddressGroup() {}

    /** @param address as the container has it, an IP address mostly; no name is looked up */
    static String of(String address) {
        if (address == null || address.indexOf(':') < 0) return String.valueOf(address);
        try {
            InetAddress literal = InetAddress.getByName(address); // nothing else has a colon
            if (!(literal instanceof Inet6Address)) return literal.getHostAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(literal.getAddress(), NETWORK_BYTES)) + "/64";
        } catch (UnknownHostException none) {
            return address;
        }
    }
}
