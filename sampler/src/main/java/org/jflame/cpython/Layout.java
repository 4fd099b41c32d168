package org.jflame.cpython;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Where CPython keeps things, for one minor version: offsets in bytes. All knowledge of a version is the data of its
 * resource {@code cpython-3.N.properties}; nothing else in the sampler asks for the version.
 *
 * @param runtimeInterpretersHead the place in {@code _PyRuntime} of the pointer to the first interpreter; up to 3.6, 0:
 *     the pointer is a variable of its own
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
        Objects objects,
        DictLayout dicts) {

    /** A field that a layout does not have. */
    static final int NONE = -1;

    /**
     * The GIL, {@code struct _gil_runtime_state}; before 3.7, variables of their own.
     *
     * @param inRuntime the struct's place in {@code _PyRuntime}, from 3.7 to 3.11
     * @param pointerInInterpreter the place of a pointer to it in the interpreter, from 3.12
     * @param locked the place of its {@code locked}
     * @param lastHolder the place of the thread state that held it last
     * @param lockBytes the size of what a thread that wants the GIL sleeps on: of the whole struct, of one of its
     *     variables in 3.2 to 3.6, of {@code interpreter_lock} before
     */
    record Gil(int inRuntime, int pointerInInterpreter, int locked, int lastHolder, int lockBytes) {

        static Gil of(LayoutData data) {
            return new Gil(
                    data.getOrNone("runtime.gil"),
                    data.getOrNone("interpreter.gil"),
                    data.getOrNone("gil.locked"),
                    data.getOrNone("gil.last_holder"),
                    data.get("gil.lock_bytes"));
        }
    }

    /**
     * PyThreadState.
     *
     * @param threadId the thread's {@code pthread_t}
     * @param nativeThreadId the kernel's thread id, from 3.11
     * @param currentFrame the pointer to the newest frame, up to 3.10 and from 3.13
     * @param cframe from 3.10 to 3.12, the pointer to the newest _PyCFrame (CFrame in 3.10): each eval call has one on its
     *     C stack, linked by {@code cframePrevious}
     * @param cframeCurrentFrame where a _PyCFrame holds the newest frame, in 3.11 and 3.12
     */
    record ThreadState(
            int next,
            int interp,
            int threadId,
            int nativeThreadId,
            int currentFrame,
            int cframe,
            int cframeCurrentFrame,
            int cframePrevious) {

        static ThreadState of(LayoutData data) {
            return new ThreadState(
                    data.get("thread.next"),
                    data.get("thread.interp"),
                    data.get("thread.thread_id"),
                    data.getOrNone("thread.native_thread_id"),
                    data.getOrNone("thread.current_frame"),
                    data.getOrNone("thread.cframe"),
                    data.getOrNone("cframe.current_frame"),
                    data.getOrNone("cframe.previous"));
        }

        /** The place of the word by which a state is known to be the same thread's still. */
        int identity() {
            return nativeThreadId == NONE ? threadId : nativeThreadId;
        }

        /** Whether the newest frame is stated by the newest _PyCFrame. */
        boolean hasFramesInCframes() {
            return currentFrame == NONE;
        }
    }

    /**
     * _PyInterpreterFrame; PyFrameObject up to 3.10.
     *
     * @param executable the code object, {@code f_code} in older versions
     * @param executableTags bits of that field that do not belong to the address, from 3.14
     * @param previous the caller's frame, {@code f_back} in older versions
     * @param instruction the pointer to the instruction; up to 3.10 its index, {@code f_lasti}
     * @param instructionBytes the size of that field: 8 for a pointer, 4 for an index
     * @param owner who owns the frame, from 3.11
     * @param isEntry whether it is the oldest frame of its eval call, in 3.11; later that one is followed by a shim
     * @param firstShimOwner frames whose owner is this or more are no Python calls but entries of the interpreter
     * @param tlbcIndex which of the code's copies the thread executes, from 3.14 in free-threaded builds
     * @param localsplus the first argument, up to 3.10
     */
    record Frame(
            int executable,
            long executableTags,
            int previous,
            int instruction,
            int instructionBytes,
            int owner,
            int isEntry,
            int firstShimOwner,
            int tlbcIndex,
            int localsplus) {

        static Frame of(LayoutData data) {
            return new Frame(
                    data.get("frame.executable"),
                    data.getOr("frame.executable_tags", 0),
                    data.get("frame.previous"),
                    data.get("frame.instruction"),
                    data.getOr("frame.instruction_bytes", Long.BYTES),
                    data.getOrNone("frame.owner"),
                    data.getOrNone("frame.is_entry"),
                    data.getOr("frame.first_shim_owner", Integer.MAX_VALUE),
                    data.getOrNone("frame.tlbc_index"),
                    data.getOrNone("frame.localsplus"));
        }

        /** The bytes from the frame's start that hold what a walk reads. */
        int headerBytes() {
            return IntStream.of(executable, previous, instruction, owner, tlbcIndex)
                            .max()
                            .orElseThrow()
                    + Long.BYTES;
        }

        /** Whether each eval call begins with a frame that is no Python call. */
        boolean hasShims() {
            return firstShimOwner != Integer.MAX_VALUE;
        }

        /** Whether the instruction is stated as an index into the code. */
        boolean hasInstructionIndex() {
            return instructionBytes == Integer.BYTES;
        }
    }

    /**
     * PyCodeObject.
     *
     * @param name {@code co_qualname}, before 3.11 {@code co_name}
     * @param linetableFormat how the bytes at {@code linetable} ({@code co_lnotab} up to 3.9) are to be read
     * @param firsttraceable the code unit before which a frame is still being set up, from 3.11
     * @param version a number that no other code object has, from 3.12
     * @param codeAdaptive the code itself, from 3.11; it ends the object
     * @param tlbc a pointer to the code's copies, from 3.14 in free-threaded builds
     * @param code a pointer to the code, up to 3.10
     * @param argcount the number of arguments, up to 3.10
     * @param varnames the tuple of the names of arguments and variables, up to 3.10
     */
    record Code(
            int consts,
            int names,
            int flags,
            int firstlineno,
            int filename,
            int name,
            int linetable,
            LineTableFormat linetableFormat,
            int firsttraceable,
            int version,
            int codeAdaptive,
            int tlbc,
            int code,
            int argcount,
            int varnames) {

        static Code of(LayoutData data) {
            return new Code(
                    data.get("code.consts"),
                    data.get("code.names"),
                    data.get("code.flags"),
                    data.get("code.firstlineno"),
                    data.get("code.filename"),
                    data.get("code.name"),
                    data.get("code.linetable"),
                    LineTableFormat.valueOf(data.word("code.linetable_format").toUpperCase(Locale.ROOT)),
                    data.getOrNone("code.firsttraceable"),
                    data.getOrNone("code.version"),
                    data.getOrNone("code.code_adaptive"),
                    data.getOrNone("code.tlbc"),
                    data.getOrNone("code.code"),
                    data.getOrNone("code.argcount"),
                    data.getOrNone("code.varnames"));
        }

        /** The bytes of the object that come before its code; at most a few blocks of a snapshot. */
        int headerBytes() {
            int last = IntStream.of(consts, names, flags, firstlineno, filename, name, linetable, code, varnames)
                    .max()
                    .orElseThrow();
            return codeAdaptive == NONE ? last + Long.BYTES : codeAdaptive;
        }
    }

    /**
     * PyObject, PyVarObject, PyBytesObject (PyStringObject in 2.x), PyTupleObject and PyTypeObject.
     *
     * @param inClass the class of an instance of a class that has no type, in 2.x
     * @param className the name of such a class, in 2.x
     * @param unicode strings; null in 2.x, whose names and file names are bytes
     */
    record Objects(
            int obType,
            int obSize,
            int bytesObSval,
            int tupleObItem,
            int typeName,
            int typeFlags,
            int inClass,
            int className,
            Unicode unicode) {

        static Objects of(LayoutData data) {
            return new Objects(
                    data.get("object.ob_type"),
                    data.get("var_object.ob_size"),
                    data.get("bytes.ob_sval"),
                    data.getOrNone("tuple.ob_item"),
                    data.getOrNone("type.tp_name"),
                    data.getOrNone("type.tp_flags"),
                    data.getOrNone("instance.in_class"),
                    data.getOrNone("class.cl_name"),
                    data.getOrNone("unicode.length") == NONE ? null : Unicode.of(data));
        }
    }

    /**
     * PyASCIIObject and PyCompactUnicodeObject.
     *
     * @param state the place of the bit field that says how the characters are stored
     * @param kindShift its bits from here on are the bytes of a character
     * @param compactBit its bit that says that the characters follow the object
     * @param asciiBit its bit that says that they are ASCII
     */
    record Unicode(int length, int state, int kindShift, int compactBit, int asciiBit, int asciiData, int compactData) {

        private static final Charset UTF_32LE = Charset.forName("UTF-32LE");

        private static Unicode of(LayoutData data) {
            return new Unicode(
                    data.get("unicode.length"),
                    data.get("unicode.state"),
                    data.getOr("unicode.kind_shift", 2),
                    data.getOr("unicode.compact_bit", 5),
                    data.getOr("unicode.ascii_bit", 6),
                    data.get("unicode.ascii_data"),
                    data.get("unicode.compact_data"));
        }

        /** The bytes from the object's start that say what it holds. */
        int headerBytes() {
            return state + Integer.BYTES;
        }

        boolean isCompact(int stateBits) {
            return (stateBits >> compactBit & 1) != 0;
        }

        int characterBytes(int stateBits) {
            return stateBits >> kindShift & 7;
        }

        /** Where the characters of a compact string begin. */
        int data(int stateBits) {
            return (stateBits >> asciiBit & 1) != 0 ? asciiData : compactData;
        }

        /** How characters of so many bytes are encoded. */
        static Charset charset(int characterBytes) {
            if (characterBytes == 1) {
                return StandardCharsets.ISO_8859_1;
            }
            return characterBytes == 2 ? StandardCharsets.UTF_16LE : UTF_32LE;
        }
    }

    /** Makes the layout of a version from its data, in which the target's own offsets are filled in. */
    static Layout of(PythonVersion version, LayoutData data) {
        return new Layout(
                version.toString(),
                data.get("runtime.interpreters_head"),
                data.get("interpreter.next"),
                data.get("interpreter.threads_head"),
                Gil.of(data),
                ThreadState.of(data),
                Frame.of(data),
                Code.of(data),
                Objects.of(data),
                DictLayout.of(data));
    }
}
