package dev.partyline.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeysTest {

    private static final String ZEROS = Base64.getEncoder().encodeToString(new byte[SecretKeys.BYTES]);

    @Test
    void keysAreKeptInTheirOrderAndNotShown() {
        SecretKeys keys = SecretKeys.parse(List.of(ZEROS, ZEROS.replace("AAAAAAAA", "BBBBAAAA")));
        assertArrayEquals(new byte[SecretKeys.BYTES], keys.all().get(0));
        assertEquals("SecretKeys[2]", keys.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a passphrase", "c2hvcnQ=", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void whatIsNoKeyIsNamedByItsPlaceOnly(String text) {
        String told = assertThrows(IllegalArgumentException.class, () -> SecretKeys.parse(List.of(ZEROS, text)))
                .getMessage();
        assertEquals("key 2 of partyline.secret-keys must be 32 bytes in base64, such as `openssl rand -base64 32` makes",
                told);
    }
}
