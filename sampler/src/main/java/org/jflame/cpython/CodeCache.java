package org.jflame.cpython;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jflame.proc.ReadBatch;

/**
 * The decoded code objects by address. An address may hold another code object in the next sample, so every sample
 * compares a checksum of each code object's fields, read for all of the stack with one system call. Not thread safe.
 */
public final class CodeCache {

    private static final int MAX_CODE_UNITS = 1 << 20;

    // A notebook that makes code for hours (exec, template engines) must not grow the sampler for hours.
    private static final int MAX_ENTRIES = 50_000;

    private final Layout layout;
    private final long codeTypeAvma;
    private final ReadBatch headers;
    private final StringReader strings;
    private final Map<Long, Entry> entries = new HashMap<>();

    private record Entry(long checksum, Optional<CodeObject> code) {}

    public CodeCache(int pid, Interpreter interpreter) {
        this.layout = interpreter.layout();
        this.codeTypeAvma = interpreter.codeTypeAvma();
        this.headers = new ReadBatch(pid, ReadBatch.MAX_PIECES * layout.code().headerBytes(), ReadBatch.MAX_PIECES);
        this.strings = new StringReader(pid, layout.objects());
    }

    /**
     * Finds or decodes the code objects of some frames of a stack.
     *
     * @param from the first frame's index in the stack
     * @param into the code object of each frame, empty where the address holds none; its length is the number of frames
     */
    void lookUp(RawStack stack, int from, Optional<CodeObject>[] into) {
        headers.clear();
        for (int i = 0; i < into.length; i++) {
            headers.add(stack.codeAvma(from + i), layout.code().headerBytes());
        }
        int bytesRead = headers.read();
        for (int i = 0; i < into.length; i++) {
            int offset = i * layout.code().headerBytes();
            boolean wasRead = offset + layout.code().headerBytes() <= bytesRead;
            into[i] = wasRead ? validated(stack.codeAvma(from + i), offset) : Optional.empty();
        }
    }

    private Optional<CodeObject> validated(long codeAvma, int offset) {
        long checksum = checksum(offset);
        Entry entry = entries.get(codeAvma);
        if (entry == null || entry.checksum() != checksum) {
            if (entries.size() >= MAX_ENTRIES) {
                entries.clear();
            }
            entry = new Entry(checksum, decode(codeAvma, offset));
            entries.put(codeAvma, entry);
        }
        return entry.code();
    }

    private long checksum(int offset) {
        ByteBuffer bytes = headers.bytes();
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

    private Optional<CodeObject> decode(long codeAvma, int offset) {
        ByteBuffer bytes = headers.bytes();
        Layout.Code at = layout.code();
        long units = bytes.getLong(offset + layout.objects().obSize());
        if (!isCode(offset) || units <= 0 || units > MAX_CODE_UNITS) {
            return Optional.empty();
        }
        int firstLine = bytes.getInt(offset + at.firstlineno());
        int firstTraceable = bytes.getInt(offset + at.firsttraceable());
        return strings.read(
                        bytes.getLong(offset + at.qualname()),
                        bytes.getLong(offset + at.filename()),
                        bytes.getLong(offset + at.linetable()))
                .map(texts -> new CodeObject(
                        texts.function(),
                        texts.file(),
                        firstLine,
                        codeAvma + at.codeAdaptive(),
                        firstTraceable,
                        LineTable.lines(texts.lineTable(), firstLine, (int) units)));
    }

    private boolean isCode(int offset) {
        return codeTypeAvma == 0
                || headers.bytes().getLong(offset + layout.objects().obType()) == codeTypeAvma;
    }
}
