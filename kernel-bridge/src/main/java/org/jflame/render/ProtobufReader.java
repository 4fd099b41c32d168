package org.jflame.render;

import java.nio.charset.StandardCharsets;
import org.jflame.fold.ProfileFormatException;

/**
 * Goes through the fields of one protocol buffer message, a slice of an array. What is wrong with it is said with the
 * place in the file.
 *
 * <p>Source: Protocol Buffers documentation, "Encoding".
 */
final class ProtobufReader {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;
    private static final int LONGEST_VARINT = 10;

    private final byte[] bytes;
    private final int end;
    private int position;
    private int field;
    private int wireType;
    private long number;
    private int start; // of a delimited field's content

    ProtobufReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /** Goes to the next field; false at the end of the message. */
    boolean next() throws ProfileFormatException {
        if (position == end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        if (tag >>> 3 == 0 || tag >>> 3 > 1 << 29) {
            throw problem("a field without a number");
        }
        switch (wireType) {
            case VARINT -> number = varint();
            case LENGTH_DELIMITED -> skip(varint());
            case FIXED64 -> skip(Long.BYTES);
            case FIXED32 -> skip(Integer.BYTES);
            default -> throw problem("a field of no known kind");
        }
        return true;
    }

    /** The field's number. */
    int field() {
        return field;
    }

    /** The field as a number. */
    long number() throws ProfileFormatException {
        require(VARINT, "a number");
        return number;
    }

    /** The field as a message. */
    ProtobufReader message() throws ProfileFormatException {
        require(LENGTH_DELIMITED, "a message");
        return new ProtobufReader(bytes, start, position);
    }

    /** The field as a text. */
    String text() throws ProfileFormatException {
        require(LENGTH_DELIMITED, "a text");
        return new String(bytes, start, position - start, StandardCharsets.UTF_8);
    }

    /** The field as numbers: one, or several packed ones. */
    void numbers(NumberVisitor visitor) throws ProfileFormatException {
        if (wireType == VARINT) {
            visitor.visit(number);
            return;
        }
        require(LENGTH_DELIMITED, "numbers");
        ProtobufReader packed = new ProtobufReader(bytes, start, position);
        while (packed.position < packed.end) {
            visitor.visit(packed.varint());
        }
    }

    /** Something is wrong here. */
    ProfileFormatException problem(String what) {
        return new ProfileFormatException("byte " + position + " of its content: " + what + PprofReader.CURE);
    }

    private void require(int wanted, String what) throws ProfileFormatException {
        if (wireType != wanted) {
            throw problem("field " + field + " is not " + what);
        }
    }

    private void skip(long length) throws ProfileFormatException {
        start = position;
        if (length < 0 || length > end - position) {
            throw problem("field " + field + " goes on behind the end");
        }
        position += (int) length;
    }

    private long varint() throws ProfileFormatException {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (position == end) {
                throw problem("it ends within a number");
            }
            byte next = bytes[position++];
            value |= (next & 0x7FL) << 7 * i;
            if (next >= 0) {
                return value;
            }
        }
        throw problem("a number too long");
    }

    /** Receives numbers. */
    @FunctionalInterface
    interface NumberVisitor {
        void visit(long number) throws ProfileFormatException;
    }
}
