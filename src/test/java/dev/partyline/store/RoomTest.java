package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RoomTest {

    @Test
    void isScarceWhenMoreThanHalfIsTaken() {
        var room = new Room(1000, () -> null);
        room.take(500);
        assertFalse(room.scarce());
        room.take(1);
        assertTrue(room.scarce());
        room.give(1);
        assertFalse(room.scarce());
    }
}
