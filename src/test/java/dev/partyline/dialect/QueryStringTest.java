package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {

    @Test
    void noQueryHasNoParameters() {
        for (String none : new String[] {null, "", "&", "&&"}) assertEquals(Map.of(), QueryString.parse(none));
    }

    @Test
    void valuesOfOneNameStayInOrder() {
        assertEquals(Map.of("a", List.of("1", "2"), "b", List.of("")), QueryString.parse("a=1&b&a=2"));
    }

    @Test
    void escapesAreUtf8AndAPlusIsABlank() {
        assertEquals(Map.of("t", List.of("2026-03-14T09:26:00+01:00")),
                QueryString.parse("t=2026-03-14T09%3A26%3A00%2b01:00"));
        assertEquals(Map.of("a b", List.of("\u00fc\uD83D\uDE00=&")), QueryString.parse("a+b=%C3%BC%F0%9F%98%80%3D%26"));
        assertEquals(Map.of("x", List.of("a=b")), QueryString.parse("x=a=b"));
        assertEquals(Map.of("\u00fc", List.of("\u00fc ")), QueryString.parse("\u00fc=\u00fc%20"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%+1", "a=%-1", "%", "a=%ff", "a=%c3", "a=%ed%a0%80", "%c0%80=1",
        "a=%\u0661\u0661"})
    void aMalformedEscapeIsRefused(String query) {
        var refused = assertThrows(InvalidFrameException.class, () -> QueryString.parse(query));
        assertEquals("ValidationError", refused.code());
    }
}
