package dev.partyline.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys as text, in the form that other tools read too. Pure functions. */
final class Pem {

    static final String PUBLIC = "PUBLIC KEY";

    private static final int LINE_CHARS = 64;

    private Pem() {}

    static String write(String kind, byte[] key) {
        String content = Base64.getMimeEncoder(LINE_CHARS, "\n".getBytes(US_ASCII)).encodeToString(key);
        return "-----BEGIN " + kind + "-----\n" + content + "\n-----END " + kind + "-----\n";
    }

    /** @return the keys of a kind, in order
     *  @throws IllegalArgumentException if what is between the marks is none */
    static List<byte[]> read(String text, String kind) {
        var keys = new ArrayList<byte[]>();
        Matcher blocks = Pattern.compile("-----BEGIN " + kind + "-----([^-]+)-----END " + kind + "-----").matcher(text);
        while (blocks.find()) keys.add(Base64.getDecoder().decode(blocks.group(1).replaceAll("\\s", "")));
        return keys;
    }

    /** @throws IllegalArgumentException if there is not exactly one */
    static byte[] only(String text, String kind) {
        List<byte[]> keys = read(text, kind);
        if (keys.size() != 1) throw new IllegalArgumentException("no " + kind);
        return keys.get(0);
    }
}
