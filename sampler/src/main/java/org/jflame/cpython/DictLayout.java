package org.jflame.cpython;

import java.util.Locale;

/**
 * Where CPython keeps the contents of dictionaries and of instances. Source: dictobject.h (2.x), dict-common.h (3.4 to
 * 3.10), internal/pycore_dict.h, internal/pycore_object.h, cpython/object.h.
 *
 * @param interpreterModules the place in PyInterpreterState of the pointer to {@code sys.modules}
 * @param moduleDict the place in PyModuleObject of the pointer to its globals
 * @param table the place of the pointer to the hash table itself, in 2.x
 * @param mask the place of its size less one
 * @param keys the place of the pointer to the PyDictKeysObject, from 3.4
 * @param values the place of the pointer to the values, when the keys are shared by several dictionaries
 * @param valuesFirst where in what that points to the first value is
 * @param threadName the attribute in which a {@code threading.Thread} has its name
 */
record DictLayout(
        int interpreterModules,
        int moduleDict,
        int table,
        int mask,
        int keys,
        int values,
        int valuesFirst,
        String threadName,
        Keys keyTable,
        Instance instance) {

    /**
     * PyDictKeysObject.
     *
     * @param size the place of the size of the hash table, up to 3.10
     * @param log2IndexBytes the place of the binary logarithm of the size of the indices in bytes, from 3.11
     * @param kind the place of a byte, from 3.11: 0 when entries hold a hash, like all of them did before
     * @param entryCount the place of the number of entries, from 3.6; before, the hash table itself holds them
     * @param indices the place of the indices, which the entries follow; of the entries before 3.6
     */
    record Keys(int size, int log2IndexBytes, int kind, int entryCount, int indices) {

        /** The bytes before the indices. */
        int headerBytes() {
            return indices;
        }
    }

    /** How an instance without a dictionary keeps its values, whose keys are in its type. */
    enum InlineValues {
        /** Never: up to 3.10. */
        NONE,
        /** A pointer in front of the object: 3.11. */
        POINTER,
        /** The pointer to the dictionary is one to the values, less one: 3.12. */
        TAGGED,
        /** Behind the object, when its type says so: from 3.13. */
        BEHIND
    }

    /**
     * Instances of classes.
     *
     * @param typeBasicsize the place in PyTypeObject of the size of an instance
     * @param typeDictoffset the place in PyTypeObject of the place in an instance of the pointer to its dictionary
     * @param cachedKeys the place in PyHeapTypeObject of the keys that its instances share, from 3.11
     * @param managedDict the place of the pointer to the dictionary of an instance whose type has a managed one: it is in
     *     front of the object
     * @param valuesPointer the place of the pointer to the values, in 3.11
     * @param intValue the place of the value of an {@code int}, in 2.x
     * @param longSize the place of the number of digits of a PyLongObject
     * @param longSizeShift its bits from here on are that number
     * @param longDigits the place of the digits, of 30 bits each
     * @param wideLength the place of the number of characters of a {@code unicode}, in 2.x
     * @param wideData the place of the pointer to the characters
     */
    record Instance(
            int typeBasicsize,
            int typeDictoffset,
            int cachedKeys,
            InlineValues inlineValues,
            int managedDict,
            int valuesPointer,
            int intValue,
            int longSize,
            int longSizeShift,
            int longDigits,
            int wideLength,
            int wideData) {

        static Instance of(LayoutData data) {
            return new Instance(
                    data.get("type.tp_basicsize"),
                    data.get("type.tp_dictoffset"),
                    data.getOrNone("heap_type.cached_keys"),
                    InlineValues.valueOf(data.wordOrNone("instance.inline_values")
                            .orElse("none")
                            .toUpperCase(Locale.ROOT)),
                    data.getOrNone("instance.managed_dict"),
                    data.getOrNone("instance.values_pointer"),
                    data.getOrNone("int.ob_ival"),
                    data.getOrNone("long.size"),
                    data.getOr("long.size_shift", 0),
                    data.getOrNone("long.ob_digit"),
                    data.getOrNone("wide_string.length"),
                    data.getOrNone("wide_string.str"));
        }
    }

    static DictLayout of(LayoutData data) {
        return new DictLayout(
                data.get("interpreter.modules"),
                data.get("module.md_dict"),
                data.getOrNone("dict.ma_table"),
                data.getOrNone("dict.ma_mask"),
                data.getOrNone("dict.ma_keys"),
                data.getOrNone("dict.ma_values"),
                data.getOr("dict_values.first", 0),
                data.wordOrNone("threading.name").orElse("_name"),
                new Keys(
                        data.getOrNone("dict_keys.size"),
                        data.getOrNone("dict_keys.log2_index_bytes"),
                        data.getOrNone("dict_keys.kind"),
                        data.getOrNone("dict_keys.nentries"),
                        data.getOrNone("dict_keys.indices")),
                Instance.of(data));
    }
}
