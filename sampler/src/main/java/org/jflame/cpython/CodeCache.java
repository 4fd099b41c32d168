package org.jflame.cpython;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jflame.proc.ReadBatch;

/**
 * The code objects of sampled frames. An address may hold another code object in the next sample, so every sample
 * reads the fields of each of its code objects and compares their checksum with what was decoded before.
 *
 * <p>{@link #capture} runs while the target is stopped: a function that returns in the next microsecond may take its
 * code with it. It costs one system call when all codes are known, and two more for each new one. {@link #resolve} is
 * for when the target runs again. Not thread safe.
 */
final class CodeCache {

    private static final int MAX_CODE_UNITS = 1 << 20;
    private static final int NOT_CAPTURED = -1;

    private final Layout layout;
    private final long codeTypeAvma;
    private final int headerBytes;
    private final ReadBatch headers;
    private final TextCapture texts;
    private final CodeTable known = new CodeTable();

    private final long[] avma = new long[ReadBatch.MAX_PIECES];
    private final int[] textsOf = new int[ReadBatch.MAX_PIECES];
    private final int[] codeOfFrame = new int[RawStack.MAX_FRAMES];
    private int codes;
    private int codesRead;

    CodeCache(int pid, Interpreter interpreter) {
        this.layout = interpreter.layout();
        this.codeTypeAvma = interpreter.codeTypeAvma();
        this.headerBytes = layout.code().headerBytes();
        this.headers = new ReadBatch(pid, ReadBatch.MAX_PIECES * headerBytes, ReadBatch.MAX_PIECES);
        this.texts = new TextCapture(pid, layout.objects());
    }

    /** Reads the code objects of a stack, and the names and lines of those that are not known yet. */
    void capture(RawStack stack) {
        headers.clear();
        codes = 0;
        for (int frame = 0; frame < stack.depth(); frame++) {
            codeOfFrame[frame] = indexOf(stack.codeAvma(frame));
        }
        codesRead = headers.read() / headerBytes;
        texts.clear();
        for (int code = 0; code < codesRead; code++) {
            boolean isNew = isCode(code) && known.get(avma[code], checksum(code)) == null;
            textsOf[code] = isNew ? captureTexts(code) : NOT_CAPTURED;
        }
    }

    /** The code object of a frame of the captured stack; nothing where its address holds none. */
    Optional<CodeObject> resolve(int frame) {
        int code = codeOfFrame[frame];
        if (code < 0 || code >= codesRead || !isCode(code)) {
            return Optional.empty();
        }
        long checksum = checksum(code);
        CodeObject decoded = known.get(avma[code], checksum);
        if (decoded == null && textsOf[code] != NOT_CAPTURED) {
            decoded = decode(code);
            known.put(avma[code], checksum, decoded);
        }
        return Optional.ofNullable(decoded);
    }

    /** The batch's index of a code object; frames of a recursion share one. */
    private int indexOf(long codeAvma) {
        for (int code = codes - 1; code >= Math.max(0, codes - 4); code--) {
            if (avma[code] == codeAvma) {
                return code;
            }
        }
        if (codes == ReadBatch.MAX_PIECES || headers.add(codeAvma, headerBytes) < 0) {
            return NOT_CAPTURED;
        }
        avma[codes] = codeAvma;
        return codes++;
    }

    private int captureTexts(int code) {
        ByteBuffer bytes = headers.bytes();
        int offset = code * headerBytes;
        return texts.capture(
                bytes.getLong(offset + layout.code().qualname()),
                bytes.getLong(offset + layout.code().filename()),
                bytes.getLong(offset + layout.code().linetable()));
    }

    private CodeObject decode(int code) {
        ByteBuffer bytes = headers.bytes();
        int offset = code * headerBytes;
        int firstLine = bytes.getInt(offset + layout.code().firstlineno());
        byte[] lineTable = texts.lineTable(textsOf[code]);
        return new CodeObject(
                texts.function(textsOf[code]),
                texts.file(textsOf[code]),
                firstLine,
                avma[code] + headerBytes,
                bytes.getInt(offset + layout.code().firsttraceable()),
                LineTable.lines(lineTable, firstLine, codeUnits(code)));
    }

    private int codeUnits(int code) {
        return (int)
                headers.bytes().getLong(code * headerBytes + layout.objects().obSize());
    }

    private long checksum(int code) {
        ByteBuffer bytes = headers.bytes();
        int offset = code * headerBytes;
        Layout.Code at = layout.code();
        long hash = bytes.getLong(offset + layout.objects().obSize());
        hash = hash * 31 + bytes.getLong(offset + at.consts());
        hash = hash * 31 + bytes.getLong(offset + at.names());
        hash = hash * 31 + bytes.getInt(offset + at.flags());
        hash = hash * 31 + bytes.getInt(offset + at.firstlineno());
        hash = hash * 31 + bytes.getLong(offset + at.filename());
        hash = hash * 31 + bytes.getLong(offset + at.qualname());
        return hash * 31 + bytes.getLong(offset + at.linetable());
    }

    private boolean isCode(int code) {
        ByteBuffer bytes = headers.bytes();
        int offset = code * headerBytes;
        long units = bytes.getLong(offset + layout.objects().obSize());
        long type = bytes.getLong(offset + layout.objects().obType());
        return (codeTypeAvma == 0 || type == codeTypeAvma) && units > 0 && units <= MAX_CODE_UNITS;
    }
}
