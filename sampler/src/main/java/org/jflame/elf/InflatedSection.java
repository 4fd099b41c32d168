package org.jflame.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A section that was compressed by the linker. Source: System V ABI chapter 4, "Section Compression". */
final class InflatedSection {

    private static final int ELFCOMPRESS_ZLIB = 1;
    private static final int CHDR_BYTES = 24;

    /** What is larger is not worth its memory. */
    private static final int MAX_BYTES = 32 << 20;

    private InflatedSection() {}

    /** @return nothing for another compression, too large a section and broken data */
    static Optional<ByteBuffer> of(ByteBuffer section) {
        if (section.capacity() < CHDR_BYTES || section.getInt(0) != ELFCOMPRESS_ZLIB) {
            return Optional.empty();
        }
        long ch_size = section.getLong(8);
        if (ch_size < 0 || ch_size > MAX_BYTES) {
            return Optional.empty();
        }
        ByteBuffer inflated = ByteBuffer.allocate((int) ch_size).order(ByteOrder.LITTLE_ENDIAN);
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(section.slice(CHDR_BYTES, section.capacity() - CHDR_BYTES));
            while (inflated.hasRemaining() && inflater.inflate(inflated) > 0) {}
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
        return inflated.hasRemaining() ? Optional.empty() : Optional.of(inflated.flip());
    }
}
