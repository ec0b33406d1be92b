package dev.partyline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

    @ParameterizedTest
    @CsvSource({"10.0.0.5,10.0.0.5,true", "10.0.0.5,10.0.0.6,false", "10.1.0.0/16,10.1.255.255,true", "10.1.0.0/16,10.2.0.0,false",
        "10.1.2.3/16,10.1.9.9,true", "0.0.0.0/0,203.0.113.7,true", "0.0.0.0/0,::1,false", "::1,0:0:0:0:0:0:0:1,true", "::1,127.0.0.1,false",
        "2001:db8::/33,2001:db8:7fff::1,true", "2001:db8::/33,2001:db8:8000::1,false", "10.0.0.5/31,10.0.0.4,true",
        "127.0.0.1,localhost,false", "127.0.0.1,'',false", "127.0.0.1,127.0.0.1.evil.example,false"})
    void anAddressIsOneOfThemOrNot(String network, String address, boolean contained) {
        assertEquals(contained, TrustedProxies.parse(List.of("192.0.2.1", network)).contain(address));
    }

    @Test
    void nobodyIsBelievedUnlessNamed() {
        assertFalse(TrustedProxies.parse(List.of()).contain("127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.internal", "*", "10.0.0.5/33", "10.0.0.5/", "10.0.0.5/-1", "10.0.0", "256.0.0.1", "::1/129", "10.0.0.5:80"})
    void whatIsNoAddressIsNamed(String text) {
        var wrong = assertThrows(IllegalArgumentException.class, () -> TrustedProxies.parse(List.of(text)));
        assertEquals("'" + text + "' is neither an address nor a network such as 10.1.0.0/16", wrong.getMessage());
    }
}
