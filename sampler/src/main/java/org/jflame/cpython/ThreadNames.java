package org.jflame.cpython;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names that the target's {@code threading} module has for its threads, read while the target runs. They are the
 * names of the {@code Thread} objects in {@code threading._active}, whose keys are the ids that the threads' states have
 * too. Some 30 microseconds for each thread. Not thread safe.
 *
 * <p>A thread may end in the middle of it, and where its name was another's may be in the making: what was not there at
 * the last look is looked at twice.
 *
 * <p>Source: Lib/threading.py; internal/pycore_interp.h, pycore_object.h, moduleobject.c.
 */
public final class ThreadNames {

    private static final int MAX_THREADS = 16_384;

    // Bits of tp_flags. Source: Py_TPFLAGS_* in cpython/object.h.
    private static final long HAS_VALUES_BEHIND = 1L << 2;
    private static final long HAS_MANAGED_DICT = 1L << 4;

    private final Layout layout;
    private final DictLayout dicts;
    private final DictLayout.Instance instances;
    private final ObjectMemory memory;
    private final DictReader reader;
    private Map<Integer, String> lastLook = Map.of();

    public ThreadNames(int pid, Interpreter interpreter) {
        this(pid, interpreter, new ReadBuffers());
    }

    /** One that shares its buffers with those of other processes. */
    public ThreadNames(int pid, Interpreter interpreter, ReadBuffers buffers) {
        this.layout = interpreter.layout();
        this.dicts = layout.dicts();
        this.instances = dicts.instance();
        this.memory = new ObjectMemory(pid, layout, buffers.objects());
        this.reader = new DictReader(layout, memory);
    }

    /**
     * Reads the names as they are now.
     *
     * @param threads the threads of the target
     * @return by tid; a thread that {@code threading} does not know, or whose name cannot be read just now, is not there
     */
    public Map<Integer, String> read(List<PythonThread> threads) {
        Map<Integer, String> names = look(threads);
        Map<Integer, String> before = lastLook;
        if (!before.entrySet().containsAll(names.entrySet())) {
            before = names; // some are new
            names = look(threads);
        }
        lastLook = names;
        Map<Integer, String> confirmed = new HashMap<>(names);
        confirmed.entrySet().retainAll(before.entrySet());
        return confirmed;
    }

    private Map<Integer, String> look(List<PythonThread> threads) {
        memory.begin();
        Map<Integer, String> names = new HashMap<>();
        Map<Long, Map<Long, Long>> activeOf = new HashMap<>();
        for (PythonThread thread : threads) {
            Map<Long, Long> active = activeOf.computeIfAbsent(thread.interpreterAvma(), this::active);
            long id = active.isEmpty()
                    ? 0
                    : memory.word(thread.stateAvma() + layout.thread().threadId());
            String name = active.containsKey(id) ? memory.string(attribute(active.get(id), dicts.threadName())) : "";
            if (!name.isEmpty()) {
                names.put(thread.tid(), name);
            }
        }
        return names;
    }

    /** {@code sys.modules["threading"]._active} of an interpreter: the addresses of its Thread objects by id. */
    private Map<Long, Long> active(long interpreterState) {
        Map<Long, Long> active = new HashMap<>();
        long modules = memory.word(interpreterState + dicts.interpreterModules());
        long threading = reader.get(modules, "threading");
        if (threading == 0) {
            return active;
        }
        long globals = memory.word(threading + dicts.moduleDict());
        reader.forEach(reader.get(globals, "_active"), (id, thread) -> {
            if (thread != 0 && active.size() < MAX_THREADS) {
                active.put(memory.number(id), thread);
            }
        });
        active.remove(0L);
        return active;
    }

    /** The address of the value of an object's own attribute; 0 when it has none. */
    private long attribute(long object, String name) {
        long type = memory.typeOf(object);
        long flags = type == 0 ? 0 : memory.flagsOf(type);
        if (instances.inlineValues() == DictLayout.InlineValues.NONE || (flags & HAS_MANAGED_DICT) == 0) {
            long place = memory.word(type + instances.typeDictoffset());
            boolean isInside = place > 0 && place < memory.word(type + instances.typeBasicsize());
            return isInside ? reader.get(memory.word(object + place), name) : 0;
        }
        long values = inlineValues(object, type, flags);
        return values == 0
                ? reader.get(memory.word(object + instances.managedDict()), name)
                : reader.get(memory.word(type + instances.cachedKeys()), values + dicts.valuesFirst(), name);
    }

    /** Where the values of an instance without a dictionary are; 0 when it has one. */
    private long inlineValues(long object, long type, long flags) {
        long managed = memory.word(object + instances.managedDict());
        return switch (instances.inlineValues()) {
            case NONE -> 0;
            case POINTER -> memory.word(object + instances.valuesPointer());
            case TAGGED -> (managed & 1) == 0 ? 0 : managed + 1;
            case BEHIND ->
                managed == 0 && (flags & HAS_VALUES_BEHIND) != 0
                        ? object + memory.word(type + instances.typeBasicsize())
                        : 0;
        };
    }
}
