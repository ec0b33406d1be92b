package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;

import dev.partyline.dialect.V1ResendRequest.After;
import dev.partyline.dialect.V1ResendRequest.All;
import dev.partyline.dialect.V1ResendRequest.Choice;
import dev.partyline.dialect.V1ResendRequest.Latest;
import dev.partyline.dialect.V1ResendRequest.None;
import dev.partyline.dialect.V1ResendRequest.Since;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class V1ResendRequestTest {

    private static final Instant NINE = Instant.parse("2026-03-14T09:00:00Z");

    @Test
    void whoAsksForNothingGetsOnlyWhatIsNew() {
        assertEquals(new V1ResendRequest(new None(), false), parse(""));
        assertEquals(new None(), choice("foo=1&session_api_key=k&resend=true"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "1", "yes", "on", "t", "y", "TRUE", "Yes", "oN", "T"})
    void wordsForTrue(String word) {
        assertEquals(new All(), choice("resend_all=" + word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0", "no", "off", "f", "n", "FALSE", "No"})
    void wordsForFalse(String word) {
        assertEquals(new None(), choice("resend_all=" + word));
    }

    @Test
    void theModeCountsMoreThanTheOldWord() {
        assertEquals(new All(), choice("resend_mode=all&resend_all=false"));
        assertEquals(new None(), choice("resend_mode=since&resend_all=true"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-14T09:00:00", "2026-03-14T09:00:00Z", "2026-03-14T10:00:00%2B01:00",
        "2026-03-14T10:00:00+01:00", "2026-03-14T09:00:00.000000"})
    void sinceTakesEverySpellingOfAnInstant(String time) {
        assertEquals(new V1ResendRequest(new Since(NINE), false), parse("resend_mode=since&after_timestamp=" + time));
    }

    @Test
    void sinceWithoutATimeSendsNothingAndWarns() {
        assertEquals(new V1ResendRequest(new None(), true), parse("resend_mode=since"));
    }

    @Test
    void aTimeAloneAsksForNothing() {
        assertEquals(new V1ResendRequest(new None(), false), parse("after_timestamp=2026-03-14T09:00:00"));
    }

    @Test
    void oursCountMoreThanTheirs() {
        String theirs = "&resend_mode=since&after_timestamp=2026-03-14T09:00:00&resend_all=true";
        assertEquals(new After("e-7"), choice("latest=3&after=e-7" + theirs));
        assertEquals(new Latest(3), choice("latest=3" + theirs));
        assertEquals(new Latest(0), choice("latest=0"));
        assertEquals(new Latest(10_000), choice("latest=10000"));
    }

    @Test
    void theLastOfSeveralValuesCounts() {
        assertEquals(new All(), choice("resend_all=no&resend_all=yes"));
    }

    @ParameterizedTest
    @CsvSource({"resend_mode=ALL, resend_mode", "resend_mode=, resend_mode", "resend_all=maybe, resend_all",
        "resend_all=, resend_all", "resend_mode=all&resend_all=2, resend_all", "after_timestamp=noon, after_timestamp",
        "resend_mode=since&after_timestamp=, after_timestamp", "after_timestamp=2026-03-14, after_timestamp",
        "latest=-1, latest", "latest=10001, latest", "latest=99999999999, latest", "latest=1.5, latest",
        "latest=, latest", "after=, after", "after=a%00b, after"})
    void aBadValueNamesItsParameter(String query, String parameter) {
        var refused = assertThrows(InvalidFrameException.class, () -> parse(query));
        assertEquals("ValidationError", refused.code());
        assertTrue(refused.getMessage().startsWith(parameter + " must be "), refused.getMessage());
    }

    @Test
    void anEventIdIsNotEndless() {
        assertThrows(InvalidFrameException.class, () -> parse("after=" + "x".repeat(201)));
    }

    private static Choice choice(String query) {
        return parse(query).choice();
    }

    private static V1ResendRequest parse(String query) {
        return V1ResendRequest.parse(QueryString.parse(query));
    }
}
