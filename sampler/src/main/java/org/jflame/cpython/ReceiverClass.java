package org.jflame.cpython;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jflame.proc.ReadBatch;

/**
 * Guesses the class of a method from its first argument, for versions whose code objects have no {@code co_qualname}:
 * the type of {@code self}, or {@code cls} itself.
 *
 * <p>The guess is made once for each code object, when it is first met. It names the class of that call's receiver,
 * which may have inherited the method. Like {@link TextCapture}: bytes are copied while the target is stopped and
 * decoded later. Not thread safe. Source: frameobject.h, object.h, classobject.h (2.x).
 */
final class ReceiverClass {

    private static final int SELF = 0x666c6573; // "self", little-endian
    private static final int CLS = 0x00736c63; // "cls" and the NUL behind it
    private static final int NAME_BYTES = 96;
    private static final int PAGE_BYTES = 4096;

    /** Set in a type's flags when its objects are types themselves. Source: Py_TPFLAGS_TYPE_SUBCLASS in object.h. */
    private static final long HAS_TYPES = 1L << 31;

    private final Layout layout;
    private final int textAt;
    private final ReadBatch batch;
    private final int[] nameBytes = new int[TextCapture.MAX_CODES];
    private final byte[][] names = new byte[TextCapture.MAX_CODES][NAME_BYTES];

    ReceiverClass(int pid, Layout layout) {
        this.layout = layout;
        this.batch = new ReadBatch(pid, 2 * NAME_BYTES, 2);
        Layout.Unicode unicode = layout.objects().unicode();
        this.textAt = unicode == null ? layout.objects().bytesObSval() : unicode.asciiData();
    }

    /**
     * Copies the name of the class that a frame's first argument belongs to, if that is a receiver.
     *
     * @param index to ask for it by, below {@link TextCapture#MAX_CODES}
     * @param code holds the frame's code object
     * @param offset where the code object begins there
     */
    void capture(int index, ByteBuffer code, int offset, long frameAvma) {
        nameBytes[index] = 0;
        Layout.Code at = layout.code();
        if (at.argcount() == Layout.NONE || code.getInt(offset + at.argcount()) <= 0) {
            return;
        }
        long varnames = code.getLong(offset + at.varnames());
        if (!read(
                varnames + layout.objects().tupleObItem(),
                frameAvma + layout.frame().localsplus())) {
            return;
        }
        long argumentName = batch.bytes().getLong(0);
        long argument = batch.bytes().getLong(Long.BYTES);
        if (argument == 0
                || !read(argumentName + textAt, argument + layout.objects().obType())) {
            return; // moved to a cell, or deleted
        }
        int name = batch.bytes().getInt(0);
        long type = batch.bytes().getLong(Long.BYTES);
        boolean isSelf = name == SELF && batch.bytes().get(Integer.BYTES) == 0;
        if (isSelf) {
            captureName(index, argument, type);
        } else if (name == CLS
                && read(type + layout.objects().typeFlags())
                && (batch.bytes().getLong(0) & HAS_TYPES) != 0) {
            copyName(index, argument);
        }
    }

    /** {@code Class.}, empty where there is no receiver. */
    String prefix(int index) {
        String name = new String(names[index], 0, nameBytes[index], StandardCharsets.UTF_8);
        return name.isEmpty() ? "" : name.substring(name.lastIndexOf('.') + 1) + "."; // static types: module.Class
    }

    private void captureName(int index, long receiver, long type) {
        copyName(index, type);
        if (layout.objects().inClass() == Layout.NONE || !isInstance(index)) {
            return;
        }
        nameBytes[index] = 0; // a class of 2.x that has no type of its own
        if (read(receiver + layout.objects().inClass())
                && read(batch.bytes().getLong(0) + layout.objects().className())) {
            copyText(index, batch.bytes().getLong(0) + textAt);
        }
    }

    private boolean isInstance(int index) {
        byte[] name = names[index];
        return nameBytes[index] == 8 && name[0] == 'i' && name[1] == 'n' && name[2] == 's' && name[7] == 'e';
    }

    private void copyName(int index, long type) {
        if (read(type + layout.objects().typeName())) {
            copyText(index, batch.bytes().getLong(0));
        }
    }

    /** Copies a text that ends with NUL; none when it does not, or is too long. */
    private void copyText(int index, long avma) {
        int inFirstPage = (int) Math.min(NAME_BYTES, PAGE_BYTES - (avma & PAGE_BYTES - 1));
        batch.clear();
        batch.add(avma, inFirstPage);
        if (inFirstPage < NAME_BYTES) {
            batch.add(avma + inFirstPage, NAME_BYTES - inFirstPage);
        }
        int readable = batch.read();
        for (int i = 0; i < readable; i++) {
            byte b = batch.bytes().get(i);
            if (b == 0) {
                nameBytes[index] = i;
                return;
            }
            names[index][i] = b;
        }
    }

    private boolean read(long avma) {
        batch.clear();
        batch.add(avma, Long.BYTES);
        return batch.readFully();
    }

    private boolean read(long first, long second) {
        batch.clear();
        batch.add(first, Long.BYTES);
        batch.add(second, Long.BYTES);
        return batch.readFully();
    }
}
