package dev.partyline.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/#0123", "/index.html?a=b#c", "/a/b"})
    void pathsOfThisServerAreGood(String path) {
        assertEquals(Optional.of(path), ReturnPath.parse(path));
    }

    @Test
    void withoutOneItIsThePage() {
        assertEquals(Optional.of("/"), ReturnPath.parse(null));
        assertEquals(Optional.of("/"), ReturnPath.parse(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "evil.example",
        "/..//evil.example", "/a/../..//evil.example", "/\r\nSet-Cookie: a=b", "/\t/evil.example", "javascript:alert(1)", " /",
        "///evil.example", "/ä", "/%zz"})
    void nothingLeadsElsewhere(String path) {
        assertEquals(Optional.empty(), ReturnPath.parse(path));
    }

    @Test
    void aLongOneIsNone() {
        assertEquals(Optional.empty(), ReturnPath.parse("/" + "a".repeat(2_000)));
    }
}
