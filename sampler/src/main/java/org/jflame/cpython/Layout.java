package org.jflame.cpython;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.function.IntToLongFunction;

/**
 * Where CPython keeps things, for one minor version: offsets in bytes. All knowledge of a version is the data of its
 * resource {@code cpython-3.N.properties}; nothing else in the sampler asks for the version.
 */
public record Layout(
        String version,
        int runtimeInterpretersHead,
        int interpreterNext,
        int interpreterThreadsHead,
        Gil gil,
        ThreadState thread,
        Frame frame,
        Code code,
        Objects objects) {

    /** A field that a layout does not have. */
    static final int NONE = -1;

    /**
     * The GIL, {@code struct _gil_runtime_state}.
     *
     * @param inRuntime the struct's place in {@code _PyRuntime}, up to 3.11
     * @param pointerInInterpreter the place of a pointer to it in the interpreter, from 3.12
     */
    record Gil(int inRuntime, int pointerInInterpreter) {}

    /**
     * PyThreadState.
     *
     * @param currentFrame the pointer to the newest frame, from 3.13
     * @param cframe before that, the pointer to the _PyCFrame that holds it at {@code cframeCurrentFrame}; each eval call
     *     has one on its C stack, linked by {@code cframePrevious}
     */
    record ThreadState(
            int next,
            int interp,
            int nativeThreadId,
            int currentFrame,
            int cframe,
            int cframeCurrentFrame,
            int cframePrevious) {}

    /**
     * _PyInterpreterFrame.
     *
     * @param isEntry whether it is the oldest frame of its eval call, in 3.11; later that one is followed by a shim
     * @param firstShimOwner frames whose owner is this or more are no Python calls but entries of the interpreter
     */
    record Frame(int executable, int previous, int instruction, int owner, int isEntry, int firstShimOwner) {

        /** The bytes from the frame's start that hold all of these fields. */
        int headerBytes() {
            return Math.max(Math.max(executable, previous), Math.max(instruction, owner)) + Long.BYTES;
        }
    }

    /**
     * PyCodeObject.
     *
     * @param version a number that no other code object has, from 3.12
     */
    record Code(
            int consts,
            int names,
            int flags,
            int firstlineno,
            int filename,
            int qualname,
            int linetable,
            int firsttraceable,
            int version,
            int codeAdaptive) {

        /** The bytes of the object that come before its code; at most a few blocks of a snapshot. */
        int headerBytes() {
            return codeAdaptive;
        }
    }

    /** PyObject, PyVarObject, PyBytesObject and PyUnicodeObject. */
    record Objects(
            int obType,
            int obSize,
            int bytesObSval,
            int unicodeLength,
            int unicodeState,
            int unicodeAsciiData,
            int unicodeCompactData) {}

    /** Whether the version's layout takes offsets from the target's {@code _Py_DebugOffsets}. */
    static boolean usesDebugOffsets(Properties layout) {
        return layout.values().stream().anyMatch(value -> value.toString().startsWith("@"));
    }

    /** The raw data of a version, nothing when the version is not known. */
    static Optional<Properties> dataOf(PythonVersion version) {
        String resource = "cpython-" + version.major() + "." + version.minor() + ".properties";
        try (InputStream in = Layout.class.getResourceAsStream(resource)) {
            if (in == null) {
                return Optional.empty();
            }
            Properties data = new Properties();
            data.load(in);
            return Optional.of(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes the layout of a version.
     *
     * @param debugOffset the word at an offset of the target's {@code _Py_DebugOffsets}
     */
    static Layout of(PythonVersion version, Properties data, IntToLongFunction debugOffset) {
        Offsets at = new Offsets(data, debugOffset);
        return new Layout(
                version.toString(),
                at.get("runtime.interpreters_head"),
                at.get("interpreter.next"),
                at.get("interpreter.threads_head"),
                new Gil(at.getOrNone("runtime.gil"), at.getOrNone("interpreter.gil")),
                new ThreadState(
                        at.get("thread.next"),
                        at.get("thread.interp"),
                        at.get("thread.native_thread_id"),
                        at.getOrNone("thread.current_frame"),
                        at.getOrNone("thread.cframe"),
                        at.getOrNone("cframe.current_frame"),
                        at.getOrNone("cframe.previous")),
                new Frame(
                        at.get("frame.executable"),
                        at.get("frame.previous"),
                        at.get("frame.instruction"),
                        at.get("frame.owner"),
                        at.getOrNone("frame.is_entry"),
                        at.find("frame.first_shim_owner").isPresent()
                                ? at.get("frame.first_shim_owner")
                                : Integer.MAX_VALUE),
                code(at),
                objects(at));
    }

    private static Code code(Offsets at) {
        return new Code(
                at.get("code.consts"),
                at.get("code.names"),
                at.get("code.flags"),
                at.get("code.firstlineno"),
                at.get("code.filename"),
                at.get("code.qualname"),
                at.get("code.linetable"),
                at.get("code.firsttraceable"),
                at.getOrNone("code.version"),
                at.get("code.code_adaptive"));
    }

    private static Objects objects(Offsets at) {
        return new Objects(
                at.get("object.ob_type"),
                at.get("var_object.ob_size"),
                at.get("bytes.ob_sval"),
                at.get("unicode.length"),
                at.get("unicode.state"),
                at.get("unicode.ascii_data"),
                at.get("unicode.compact_data"));
    }

    /** The numbers of one resource, with the target's own offsets filled in. */
    private record Offsets(Properties data, IntToLongFunction debugOffset) {

        OptionalLong find(String key) {
            String value = data.getProperty(key);
            if (value == null) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(
                    value.startsWith("@")
                            ? debugOffset.applyAsLong(Integer.parseInt(value.substring(1)))
                            : Integer.parseInt(value));
        }

        int get(String key) {
            return Math.toIntExact(
                    find(key).orElseThrow(() -> new IllegalArgumentException("the layout has no " + key)));
        }

        int getOrNone(String key) {
            return data.containsKey(key) ? get(key) : NONE;
        }
    }
}
