package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.OptionalLong;

import dev.partyline.conversation.StreamPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V0ConnectRequestTest {

    private static V0ConnectRequest parse(String query) {
        return V0ConnectRequest.parse(QueryString.parse(query));
    }

    @Test
    void thePagesQueryIsRead() {
        var request = parse("latest_event_id=41&conversation_id=5d1f&providers_set=github%2Cgitlab&session_api_key=null&EIO=4");
        assertEquals(new V0ConnectRequest("5d1f", 41, "null"), request);
        assertFalse(parse("session_api_key=s3cret").toString().contains("s3cret"));
    }

    @ParameterizedTest
    @CsvSource({"undefined, -1", "'', -1", "-1, -1", "-999999999999999999, -1", "0, 0", "007, 7", "1_0, -1", "' 1', -1",
        "1e3, -1", "999999999999999999, 999999999999999999", "1000000000000000000, -1", "\u0661, -1"})
    void anIdThatIsNoNumberStandsBeforeTheFirstEvent(String given, long expected) {
        assertEquals(expected, parse("latest_event_id=" + given).latestEventId());
    }

    @Test
    void theFirstValueThatIsNotBlankCounts() {
        assertEquals(new V0ConnectRequest("a", 3, ""),
                parse("conversation_id=&conversation_id=a&conversation_id=b&latest_event_id=3&latest_event_id=4&session_api_key=+"));
        assertEquals(new V0ConnectRequest("", -1, ""), parse(""));
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, -1, -1", "-1, 2, 9, -1", "0, 0, 9, 0", "9, 0, 9, 9", "10, 0, 9, ", "3, 1, 9, ", "4294967299, 1, 9, 3",
        "4294967299, 0, 9, ", "0, 0, -1, "})
    void aClientGoesOnOnlyInTheLogItKnows(long latest, long epoch, long head, Long cursor) {
        OptionalLong expected = cursor == null ? OptionalLong.empty() : OptionalLong.of(cursor);
        assertEquals(expected, new V0ConnectRequest("a", latest, "").cursor(new StreamPosition(epoch, head)));
    }
}
