package dev.partyline.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;

/**
 * A record of the chain as one line of JSON: {@code v} format, {@code n} number, {@code p} hash of the record before,
 * {@code t} time, what happened, and last {@code h}, the SHA-256 of all bytes in front of it. Immutable.
 *
 * @param number counted from 1
 * @param previous hash of the record before, {@link #NOTHING} in the first
 * @param what happened
 * @param body everything in front of {@code h}, a character for each byte
 * @param hash of the body
 */
record AuditLine(long number, String previous, String what, String body, String hash) {

    /** What the first record has as the hash of the one before. */
    static final String NOTHING = "0".repeat(64);
    /** The fact that signs everything up to itself. */
    static final String SIGNED = "signed";

    private static final String HASH = ",\"h\":\"";
    private static final String SIGNATURE = ",\"signature\":\"";
    private static final Pattern FORM = Pattern.compile("\\{\"v\":1,\"n\":([1-9]\\d{0,17}),\"p\":\"([0-9a-f]{64})\","
            + "\"t\":\"[^\"]{1,40}\",\"what\":\"([a-z-]{1,40})\".*", Pattern.DOTALL);
    private static final Pattern COUNT = Pattern.compile(",\"count\":(\\d{1,18})$");
    private static final Pattern SIGNER = Pattern.compile(",\"key\":\"([0-9a-f]{16})\"$");

    /** @param signer says, of the body up to there, what the signature is; not asked for other facts */
    static AuditLine of(long number, String previous, AuditEntry entry, Signer signer) {
        var fact = entry.fact();
        var text = new StringBuilder("{\"v\":1,\"n\":").append(number).append(",\"p\":\"").append(previous)
                .append("\",\"t\":\"").append(EventTime.format(entry.time())).append('"');
        add(text, "what", fact.what());
        add(text, "who", fact.who());
        if (fact.conversation() != null) add(text, "conversation", fact.conversation().hex());
        if (fact.position() != null) {
            text.append(",\"epoch\":").append(fact.position().epoch());
            text.append(",\"offset\":").append(fact.position().offset());
        }
        add(text, "event", fact.event());
        add(text, "way", fact.way());
        add(text, "reason", fact.reason());
        add(text, "whom", fact.whom());
        if (entry.count() != 1) text.append(",\"count\":").append(entry.count());
        if (fact.what().equals(SIGNED)) {
            add(text, "key", signer.key());
            String signature = signer.sign().apply(text.toString());
            text.append(SIGNATURE).append(signature).append('"');
        }
        String body = new String(text.toString().getBytes(UTF_8), ISO_8859_1);
        return new AuditLine(number, previous, fact.what(), body, hash(body));
    }

    /**
     * Who signs.
     *
     * @param key fingerprint of its public half
     * @param sign gives the signature of a text, in base64
     */
    record Signer(String key, UnaryOperator<String> sign) {}

    private static void add(StringBuilder text, String name, String value) {
        if (value != null) text.append(",\"").append(name).append("\":").append(EventJson.quoted(value));
    }

    /**
     * @param line a character for each byte, without line break
     * @return empty if it is altered, cut, or never was a record
     * @throws UnknownAuditFormatException if it is whole, but of another version
     */
    static Optional<AuditLine> read(String line) {
        int at = line.lastIndexOf(HASH);
        if (at < 0 || !line.endsWith("\"}")) return Optional.empty();
        String body = line.substring(0, at);
        String hash = hash(body);
        if (!line.substring(at).equals(HASH + hash + "\"}")) return Optional.empty();
        Matcher form = FORM.matcher(body);
        if (!form.matches()) throw new UnknownAuditFormatException();
        return Optional.of(new AuditLine(Long.parseLong(form.group(1)), form.group(2), form.group(3), body, hash));
    }

    /** The line in UTF-8, with line break. */
    byte[] bytes() {
        return (body + HASH + hash + "\"}\n").getBytes(ISO_8859_1);
    }

    /** Whether it stands right behind another. */
    boolean follows(AuditLine other) {
        return number == other.number + 1 && previous.equals(other.hash);
    }

    /** How often it happened. */
    long count() {
        Matcher count = COUNT.matcher(body);
        return count.find() ? Long.parseLong(count.group(1)) : 1;
    }

    /** @return what was signed; empty if it is no signature after all */
    Optional<Signed> signature() {
        int at = body.lastIndexOf(SIGNATURE);
        if (at < 0 || !what.equals(SIGNED)) return Optional.empty();
        String text = body.substring(0, at);
        Matcher signer = SIGNER.matcher(text);
        if (!signer.find()) return Optional.empty();
        return Optional.of(new Signed(text, signer.group(1), body.substring(at + SIGNATURE.length(), body.length() - 1)));
    }

    /** A text, who signed it, and the signature in base64. */
    record Signed(String text, String key, String signature) {}

    private static String hash(String body) {
        return hex(body.getBytes(ISO_8859_1));
    }

    /** @return SHA-256, in small hexadecimal digits */
    static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
