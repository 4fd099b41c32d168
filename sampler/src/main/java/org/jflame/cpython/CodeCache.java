package org.jflame.cpython;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The code objects of sampled frames. An address may hold another code object in the next sample, so a sample reads the
 * fields of its code objects and compares their checksum with what was decoded before; less often for those that have
 * proved to stay.
 *
 * <p>{@link #capture} runs while the target is stopped: a function that returns in the next microsecond may take its
 * code with it. It costs no system call for codes that were foretold, and two for each new one. {@link #learn} is for
 * when the target runs again. Not thread safe.
 */
final class CodeCache {

    private static final int MAX_CODES = 4096;
    private static final int NOT_CAPTURED = -1;
    private static final int CODE_UNIT_BYTES = 2;

    private final Layout layout;
    private final long codeTypeAvma;
    private final int headerBytes;
    private final MemorySnapshot memory;
    private final TextCapture texts;
    private final ReceiverClass receivers;
    private final CodeTable known = new CodeTable();

    private final long[] avma = new long[MAX_CODES];
    private final int[] offsetOf = new int[MAX_CODES];
    private final int[] textsOf = new int[MAX_CODES];
    private final CodeObject[] decoded = new CodeObject[MAX_CODES];
    private final int[] codeOfFrame = new int[RawStack.MAX_FRAMES];
    private int codes;
    private boolean areAllCode;

    CodeCache(int pid, Interpreter interpreter, ReadBuffers buffers) {
        this.layout = interpreter.layout();
        this.codeTypeAvma = interpreter.codeTypeAvma();
        this.headerBytes = layout.code().headerBytes();
        this.memory = buffers.snapshot();
        this.texts = new TextCapture(pid, layout.objects(), buffers.texts());
        this.receivers = new ReceiverClass(pid, layout);
    }

    /**
     * Reads the code objects of a stack, and the names and lines of those that are not known yet, unless the snapshot is
     * closed.
     */
    void capture(RawStack stack) {
        known.beginCapture();
        codes = 0;
        areAllCode = true;
        texts.clear();
        for (int frame = stack.depth() - 1; frame >= 0; frame--) {
            codeOfFrame[frame] = indexOf(stack, frame);
        }
    }

    /** Whether every frame of the captured stack has a code object. */
    boolean areAllCode() {
        return areAllCode;
    }

    /** Decodes what was captured and is new, and tells the snapshot what the next sample of this thread will read. */
    void learn() {
        for (int code = 0; code < codes; code++) {
            if (decoded[code] == null && textsOf[code] != NOT_CAPTURED) {
                decoded[code] = decode(code);
                known.put(avma[code], checksum(code), decoded[code]);
            }
            if (known.isLookDue(avma[code])) {
                memory.expect(avma[code], headerBytes);
            }
        }
    }

    /** The code object of a frame of the captured stack; nothing where its address holds none. */
    Optional<CodeObject> codeOf(int frame) {
        int code = codeOfFrame[frame];
        return code == NOT_CAPTURED ? Optional.empty() : Optional.ofNullable(decoded[code]);
    }

    /** The index of a code object in this capture; frames of a recursion share one. */
    private int indexOf(RawStack stack, int frame) {
        long codeAvma = stack.codeAvma(frame);
        for (int code = codes - 1; code >= Math.max(0, codes - 4); code--) {
            if (avma[code] == codeAvma) {
                return code;
            }
        }
        if (codes == MAX_CODES) {
            return NOT_CAPTURED;
        }
        CodeObject trusted = trusted(codeAvma);
        avma[codes] = codeAvma;
        offsetOf[codes] = trusted == null ? memory.locateEvenLate(codeAvma, headerBytes) : NOT_CAPTURED;
        decoded[codes] = trusted == null ? knownAt(codes) : trusted;
        if (decoded[codes] == null && !memory.isInTime(offsetOf[codes])) {
            memory.noteShort();
            areAllCode = false;
            return NOT_CAPTURED;
        }
        int code = codes++;
        boolean isNew = decoded[code] == null && isCode(code);
        textsOf[code] = isNew ? captureTexts(code, stack.frameAvma(frame)) : NOT_CAPTURED;
        areAllCode &= decoded[code] != null || isNew;
        return code;
    }

    /** A look that is due waits for a snapshot that has the bytes: that of another thread may not. */
    private CodeObject trusted(long codeAvma) {
        CodeObject trusted = known.trusted(codeAvma);
        boolean isLook = trusted != null && known.isLookDue(codeAvma) && memory.has(codeAvma, headerBytes);
        return isLook ? null : trusted;
    }

    /**
     * The code object that was decoded before and is at its address still; null for another one. What was read late
     * counts only where there has been no other one yet: a sample that would have to be taken again is moved to another
     * moment, and functions that are met so at their beginning would lose to those that last.
     */
    private CodeObject knownAt(int code) {
        if (offsetOf[code] < 0 || !isCode(code)) {
            return null;
        }
        return memory.isInTime(offsetOf[code])
                ? known.get(avma[code], checksum(code))
                : known.getLasting(avma[code], checksum(code));
    }

    private int captureTexts(int code, long frameAvma) {
        if (memory.isClosed()) {
            memory.noteShort();
            return NOT_CAPTURED;
        }
        ByteBuffer bytes = memory.bytes();
        int offset = offsetOf[code];
        int captured = texts.capture(
                bytes.getLong(offset + layout.code().name()),
                bytes.getLong(offset + layout.code().filename()),
                bytes.getLong(offset + layout.code().linetable()));
        if (captured >= 0) {
            receivers.capture(captured, bytes, offset, frameAvma);
        }
        return captured;
    }

    private CodeObject decode(int code) {
        ByteBuffer bytes = memory.bytes();
        int offset = offsetOf[code];
        Layout.Code at = layout.code();
        int firstLine = bytes.getInt(offset + at.firstlineno());
        byte[] lineTable = texts.lineTable(textsOf[code]);
        boolean isIndexed = layout.frame().hasInstructionIndex();
        return new CodeObject(
                receivers.prefix(textsOf[code]) + texts.function(textsOf[code]),
                texts.file(textsOf[code]),
                firstLine,
                isIndexed ? 0 : avma[code] + at.codeAdaptive(),
                isIndexed ? 1 : CODE_UNIT_BYTES,
                at.firsttraceable() == Layout.NONE ? 0 : bytes.getInt(offset + at.firsttraceable()),
                at.linetableFormat().lines(lineTable, firstLine, (int) sizeOrCode(code)));
    }

    /** How many units of code follow the object; in older versions, where they are. */
    private long sizeOrCode(int code) {
        Layout.Code at = layout.code();
        return memory.bytes()
                .getLong(offsetOf[code]
                        + (at.code() == Layout.NONE ? layout.objects().obSize() : at.code()));
    }

    private long checksum(int code) {
        ByteBuffer bytes = memory.bytes();
        int offset = offsetOf[code];
        Layout.Code at = layout.code();
        long hash = sizeOrCode(code);
        hash = hash * 31 + bytes.getLong(offset + at.consts());
        hash = hash * 31 + bytes.getLong(offset + at.names());
        hash = hash * 31 + bytes.getInt(offset + at.flags());
        hash = hash * 31 + bytes.getInt(offset + at.firstlineno());
        hash = hash * 31 + bytes.getLong(offset + at.filename());
        hash = hash * 31 + bytes.getLong(offset + at.name());
        hash = hash * 31 + (at.version() == Layout.NONE ? 0 : bytes.getInt(offset + at.version()));
        return hash * 31 + bytes.getLong(offset + at.linetable());
    }

    private boolean isCode(int code) {
        ByteBuffer bytes = memory.bytes();
        int offset = offsetOf[code];
        long type = bytes.getLong(offset + layout.objects().obType());
        boolean isInObject = layout.code().code() == Layout.NONE;
        long units = sizeOrCode(code);
        return (codeTypeAvma == 0 || type == codeTypeAvma)
                && (!isInObject || units > 0 && units <= LineTableFormat.MAX_CODE_UNITS);
    }
}
