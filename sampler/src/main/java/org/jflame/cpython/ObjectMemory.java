package org.jflame.cpython;

import java.nio.ByteBuffer;
import org.jflame.proc.ReadBatch;

/**
 * Strings, numbers and types of a target that runs meanwhile: what is read may be garbage, so every size is bounded and
 * every type is checked. Off the sampling path. Not thread safe. Source: object.h, unicodeobject.h, longintrepr.h;
 * intobject.h and stringobject.h (2.x).
 */
final class ObjectMemory {

    /** The most that one {@link #copy} takes. */
    static final int CAPACITY_BYTES = 1 << 21;

    private static final int MAX_CHARACTERS = 1024;
    private static final int LONG_DIGIT_BITS = 30;
    private static final int MAX_LONG_DIGITS = 3; // of a number of 64 bits

    // Bits of tp_flags. Source: Py_TPFLAGS_* in object.h.
    private static final long IS_INT = 1L << 23; // 2.x
    private static final long IS_LONG = 1L << 24;
    private static final long IS_BYTES = 1L << 27;
    private static final long IS_UNICODE = 1L << 28;
    private static final long IS_DICT = 1L << 29;

    private final int pid;
    private final Layout.Objects objects;
    private final DictLayout.Instance instances;
    private final ReadBatch batch;

    /**
     * @param batch room for {@link #CAPACITY_BYTES}, which memories of other processes use in turn
     */
    ObjectMemory(int pid, Layout layout, ReadBatch batch) {
        this.pid = pid;
        this.objects = layout.objects();
        this.instances = layout.dicts().instance();
        this.batch = batch;
    }

    /** Takes over the buffer from the memory of another process. */
    void begin() {
        batch.turnTo(pid);
    }

    /** Copies some bytes to the start of {@link #bytes}; false when not all of them can be read. */
    boolean copy(long avma, int sizeBytes) {
        batch.clear();
        return sizeBytes >= 0 && sizeBytes <= CAPACITY_BYTES && batch.add(avma, sizeBytes) >= 0 && batch.readFully();
    }

    /** What was copied last, little-endian. */
    ByteBuffer bytes() {
        return batch.bytes();
    }

    /** The pieces of the next copy of several. */
    ReadBatch batch() {
        return batch;
    }

    /** The word at an address, 0 when there is none. */
    long word(long avma) {
        return copy(avma, Long.BYTES) ? bytes().getLong(0) : 0;
    }

    /** The address of an object's type. */
    long typeOf(long object) {
        return word(object + objects.obType());
    }

    /** The {@code tp_flags} of a type. */
    long flagsOf(long type) {
        return word(type + objects.typeFlags());
    }

    boolean isDict(long object) {
        return object != 0 && (flagsOf(typeOf(object)) & IS_DICT) != 0;
    }

    /** A string, {@code ""} when there is none. */
    String string(long object) {
        long flags = object == 0 ? 0 : flagsOf(typeOf(object));
        if (objects.unicode() != null) {
            return (flags & IS_UNICODE) == 0 ? "" : unicode(object);
        }
        if ((flags & IS_UNICODE) != 0) {
            return wideString(object);
        }
        return (flags & IS_BYTES) == 0 ? "" : byteString(object);
    }

    /** A number of at most 64 bits, 0 when there is none. */
    long number(long object) {
        long flags = object == 0 ? 0 : flagsOf(typeOf(object));
        if ((flags & IS_INT) != 0 && instances.intValue() != Layout.NONE) {
            return word(object + instances.intValue());
        }
        long digits = (flags & IS_LONG) == 0 ? 0 : word(object + instances.longSize()) >> instances.longSizeShift();
        if (digits <= 0
                || digits > MAX_LONG_DIGITS
                || !copy(object + instances.longDigits(), (int) digits * Integer.BYTES)) {
            return 0;
        }
        long number = 0;
        for (int digit = (int) digits - 1; digit >= 0; digit--) {
            number = number << LONG_DIGIT_BITS | bytes().getInt(digit * Integer.BYTES);
        }
        return number;
    }

    private String unicode(long object) {
        Layout.Unicode at = objects.unicode();
        if (!copy(object, at.headerBytes())) {
            return "";
        }
        long length = bytes().getLong(at.length());
        int state = bytes().getInt(at.state());
        int characterBytes = at.characterBytes(state);
        boolean isShort = length > 0 && length <= MAX_CHARACTERS;
        boolean isThere = isShort && at.isCompact(state) && characterBytes != 0;
        return isThere && copy(object + at.data(state), (int) length * characterBytes)
                ? new String(copied((int) length * characterBytes), Layout.Unicode.charset(characterBytes))
                : "";
    }

    private String byteString(long object) {
        long length = word(object + objects.obSize());
        boolean isShort = length > 0 && length <= MAX_CHARACTERS;
        return isShort && copy(object + objects.bytesObSval(), (int) length)
                ? ByteText.decode(copied((int) length))
                : "";
    }

    /**
     * A {@code unicode} of 2.x, whose characters have two bytes or four: it depends on how Python was built. Only in four
     * is each a code point; two of two that follow each other hardly ever look like one.
     */
    private String wideString(long object) {
        long length = word(object + instances.wideLength());
        long data = word(object + instances.wideData());
        if (length <= 0 || length > MAX_CHARACTERS) {
            return "";
        }
        int sizeBytes = (int) length * Integer.BYTES;
        boolean areFour = copy(data, sizeBytes);
        for (int at = 0; areFour && at < sizeBytes; at += Integer.BYTES) {
            areFour = Character.isValidCodePoint(bytes().getInt(at));
        }
        int characterBytes = areFour ? Integer.BYTES : Short.BYTES;
        return copy(data, (int) length * characterBytes)
                ? new String(copied((int) length * characterBytes), Layout.Unicode.charset(characterBytes))
                : "";
    }

    private byte[] copied(int sizeBytes) {
        byte[] copied = new byte[sizeBytes];
        bytes().get(0, copied);
        return copied;
    }
}
