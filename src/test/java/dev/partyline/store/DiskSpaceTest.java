package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;

import dev.partyline.config.Watermark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskSpaceTest {

    private final FakeVolume volume = new FakeVolume();

    private DiskSpace space(String mark) {
        return new DiskSpace(Watermark.parse(mark), volume, () -> volume.nanos);
    }

    @Test
    void itIsLowBelowTheMark() {
        for (String mark : new String[] {"100", "10%"}) {
            var space = space(mark);
            volume.free(100);
            assertFalse(space.low(), mark);
            volume.free(99);
            assertTrue(space.low(), mark);
            volume.free(100);
            assertFalse(space.low(), mark);
        }
    }

    @Test
    void zeroIsNoMark() {
        volume.free(0);
        assertFalse(space("0").low());
        assertFalse(space("0%").low());
    }

    @Test
    void theDiskIsAskedNowAndThenOnly() {
        var space = space("100");
        for (int i = 0; i < 1000; i++) space.low();
        assertEquals(1, volume.asked);
        volume.nanos += 499_999_999;
        space.low();
        assertEquals(1, volume.asked);
        volume.nanos++;
        space.low();
        assertEquals(2, volume.asked);
    }

    @Test
    void aDiskThatCannotBeAskedIsWrittenTo() {
        var space = new DiskSpace(Watermark.parse("100"), new DiskSpace.Volume() {
            @Override
            public long free() throws IOException {
                throw new IOException("no answer");
            }

            @Override
            public long whole() {
                return 0;
            }
        }, () -> 0);
        assertFalse(space.low());
        assertEquals(-1, space.free());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "5 %", "100%", "5GB", "%", "1.5", "9999999999999999999"})
    void whatIsNoMarkIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Watermark.parse(text));
    }
}
