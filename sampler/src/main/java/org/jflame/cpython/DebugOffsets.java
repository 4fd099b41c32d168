package org.jflame.cpython;

import java.util.List;
import java.util.OptionalLong;
import org.jflame.proc.MemoryMapping;

/**
 * {@code _Py_DebugOffsets}, with which {@code _PyRuntime} begins from CPython 3.13 on: what an interpreter states of
 * itself. Source: internal/pycore_debug_offsets.h (pycore_runtime.h in 3.13).
 */
final class DebugOffsets {

    private static final long COOKIE = 0x7970677562656478L; // "xdebugpy", little-endian
    private static final int VERSION = 8;
    private static final int FREE_THREADED = 16;

    /** More than any interpreter has of initialised variables; a file's data that is larger is no interpreter's. */
    private static final long MAX_DATA_BYTES = 64 << 20;

    private DebugOffsets() {}

    /** Whether they are there. */
    static boolean areAt(long runtimeAvma, TargetMemory memory) {
        return memory.word(runtimeAvma) == COOKIE;
    }

    /** Whether the interpreter is built without a GIL; it has a layout of its own. */
    static boolean isFreeThreaded(long runtimeAvma, TargetMemory memory) {
        return areAt(runtimeAvma, memory) && memory.word(runtimeAvma + FREE_THREADED) != 0;
    }

    /** The address of the version, a {@code uint64_t}. */
    static long versionAvma(long runtimeAvma) {
        return runtimeAvma + VERSION;
    }

    /** Looks for {@code _PyRuntime} in the variables of all mapped files, which may have no symbols at all. */
    static OptionalLong search(List<MemoryMapping> mappings, TargetMemory memory) {
        return mappings.stream()
                .filter(mapping -> mapping.isFile() && mapping.permissions().startsWith("rw"))
                .filter(mapping -> mapping.end() - mapping.start() <= MAX_DATA_BYTES)
                .mapToLong(mapping -> memory.indexOf(COOKIE, mapping.start(), mapping.end()))
                .filter(avma -> avma != 0)
                .findFirst();
    }
}
