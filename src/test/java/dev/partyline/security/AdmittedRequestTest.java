package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

/** Whatever a server is set to, it sees no offer to compress. */
class AdmittedRequestTest {

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private final Admission admission = new Admission("127.0.0.1", null, null, null, null, null, null);
    private final AdmittedRequest request = new AdmittedRequest(
            FakeRequest.of("GET", "127.0.0.1", Map.of(EXTENSIONS, "permessage-deflate", "Accept", "*/*")), admission);

    @Test
    void noOfferToCompressIsPassedOn() {
        assertNull(request.getHeader("sec-websocket-extensions"));
        assertFalse(request.getHeaders(EXTENSIONS).hasMoreElements());
        assertEquals(List.of("Accept"), Collections.list(request.getHeaderNames()));
    }

    @Test
    void everythingElseIs() {
        assertEquals("*/*", request.getHeader("Accept"));
        assertEquals(List.of("*/*"), Collections.list(request.getHeaders("Accept")));
        assertSame(admission, request.getUserPrincipal());
    }
}
