package org.jflame.render;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes the fields of one protocol buffer message: as much of the wire format as {@link Pprof} needs. Fields that have
 * their default value are left out.
 *
 * <p>Source: Protocol Buffers documentation, "Encoding".
 */
final class ProtobufWriter {

    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A number that is 0 where it is missing. */
    ProtobufWriter number(int field, long value) {
        if (value != 0) {
            varint((long) field << 3 | VARINT);
            varint(value);
        }
        return this;
    }

    /** Numbers in one field, which is how proto3 repeats them. */
    ProtobufWriter numbers(int field, long... values) {
        ProtobufWriter packed = new ProtobufWriter();
        for (long value : values) {
            packed.varint(value);
        }
        return values.length == 0 ? this : delimited(field, packed.bytes.toByteArray());
    }

    /** A text; one of a list is there even when it is empty. */
    ProtobufWriter text(int field, String value) {
        return delimited(field, value.getBytes(StandardCharsets.UTF_8)); // a lone surrogate becomes a question mark
    }

    /** A message in this one. */
    ProtobufWriter message(int field, ProtobufWriter message) {
        return delimited(field, message.bytes.toByteArray());
    }

    /** Passes on what was written so far, and forgets it. */
    void drainTo(OutputStream out) throws IOException {
        bytes.writeTo(out);
        bytes.reset();
    }

    private ProtobufWriter delimited(int field, byte[] content) {
        varint((long) field << 3 | LENGTH_DELIMITED);
        varint(content.length);
        bytes.writeBytes(content);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
