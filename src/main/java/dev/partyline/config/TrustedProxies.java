package dev.partyline.config;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The proxies whose word counts about who asks, and how. No name is ever looked up. Immutable.
 *
 * @param networks none means that nobody is believed
 */
public record TrustedProxies(List<Network> networks) {

    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})";
    /** Nothing else reaches the platform's parser, which takes the rest for names. */
    private static final Pattern LITERAL = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}|(?=[^:]*:)[0-9a-fA-F:][0-9a-fA-F:.]*(?:%[\\w.-]{1,16})?");

    /**
     * Addresses that begin alike.
     *
     * @param address any of them
     * @param bits by which they begin
     */
    public record Network(InetAddress address, int bits) {

        boolean has(InetAddress other) {
            int length = address.getAddress().length;
            if (other.getAddress().length != length) return false;
            int rest = length * Byte.SIZE - bits;
            return number(address).shiftRight(rest).equals(number(other).shiftRight(rest));
        }

        private static BigInteger number(InetAddress address) {
            return new BigInteger(1, address.getAddress());
        }
    }

    public TrustedProxies {
        networks = List.copyOf(networks);
    }

    /**
     * @param texts addresses, or networks such as {@code 10.1.0.0/16}
     * @throws IllegalArgumentException naming the one that is neither
     */
    public static TrustedProxies parse(List<String> texts) {
        return new TrustedProxies(texts.stream().map(TrustedProxies::network).toList());
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = address(slash < 0 ? text : text.substring(0, slash));
        String bits = slash < 0 ? "" : text.substring(slash + 1);
        int most = address.map(known -> known.getAddress().length * Byte.SIZE).orElse(0);
        boolean good = address.isPresent() && (slash < 0 || bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= most);
        if (!good) throw new IllegalArgumentException("'" + text + "' is neither an address nor a network such as 10.1.0.0/16");
        return new Network(address.get(), slash < 0 ? most : Integer.parseInt(bits));
    }

    /** @param text of an address; anything else is nobody's */
    public boolean contain(String text) {
        return !networks.isEmpty() && address(text).filter(found -> networks.stream().anyMatch(each -> each.has(found))).isPresent();
    }

    /** @return empty for what is no address written out; nothing is looked up */
    private static Optional<InetAddress> address(String text) {
        try {
            return LITERAL.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    /** Whether this is an address at all, and no name. */
    public static boolean isAddress(String text) {
        return address(text).isPresent();
    }
}
