package dev.partyline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** Makes altered lines of a log whole again, by what the documentation says of them. */
final class Checksums {

    private static final Pattern LINE = Pattern.compile("(\\{.*?),\"x\":\"[0-9a-f]{8}\",\"e\":(.*)}");

    private Checksums() {}

    static String corrected(String lines) {
        return LINE.matcher(lines).replaceAll(line -> {
            var crc = new CRC32C();
            crc.update((line.group(1) + line.group(2)).getBytes(UTF_8));
            String checksum = String.format("%08x", crc.getValue());
            return line.group(1) + ",\"x\":\"" + checksum + "\",\"e\":" + line.group(2) + "}";
        });
    }
}
