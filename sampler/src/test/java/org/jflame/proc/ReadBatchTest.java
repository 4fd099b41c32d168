package org.jflame.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Reads this very process. */
class ReadBatchTest {

    private final DirectMemory source = new DirectMemory(256);
    private final ReadBatch batch = new ReadBatch((int) ProcessHandle.current().pid(), 128, 4);

    /** jnr-ffi 2.2.17 to 2.3.4 passes garbage as the sixth of six integers; process_vm_readv has six parameters. */
    @Test
    void shouldReadPiecesInTheOrderTheyWereAdded() {
        source.bytes().putLong(0, 11).putLong(64, 22).putLong(72, 33);
        batch.clear();
        int third = batch.add(source.address() + 72, 8);
        int firstAndSecond = batch.add(source.address() + 64, 8);
        int zeroth = batch.add(source.address(), 8);

        assertTrue(batch.readFully());
        assertEquals(33, batch.bytes().getLong(third));
        assertEquals(22, batch.bytes().getLong(firstAndSecond));
        assertEquals(11, batch.bytes().getLong(zeroth));
    }

    @Test
    void shouldReadNothingBehindTheFirstUnmappedAddress() {
        source.bytes().putLong(0, 11);
        batch.clear();
        batch.add(source.address(), 8);
        batch.add(8, 8);
        batch.add(source.address(), 8);

        assertEquals(8, batch.read());
        assertFalse(batch.readFully());
        assertEquals(11, batch.bytes().getLong(0));
    }

    @Test
    void shouldSayWhenItIsFull() {
        batch.clear();
        assertEquals(0, batch.add(source.address(), 100));
        assertEquals(-1, batch.add(source.address(), 100));
    }
}
