package org.jflame.cpython;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jflame.proc.ReadBatch;

/**
 * Reads dictionaries of a target that runs meanwhile. A dictionary that changes under the walk may lack an entry, or
 * have one twice. Not thread safe. Source: dictobject.h (2.x), dict-common.h (3.4 to 3.10), internal/pycore_dict.h.
 */
final class DictReader {

    private static final int HASH_BYTES = Long.BYTES;
    private static final int MAX_ENTRIES = ObjectMemory.CAPACITY_BYTES / (3 * Long.BYTES);
    private static final int MAX_REMEMBERED = 256;
    private static final Entries NO_ENTRIES = new Entries(0, 0, 0, 0, 0);

    private final DictLayout layout;
    private final int textAt;
    private final int lengthAt;
    private final ObjectMemory memory;
    private final Map<Place, Place> places = new HashMap<>();

    /**
     * Where the entries are.
     *
     * @param keysAvma the table that they belong to, which several dictionaries may share
     * @param avma the first key
     * @param strideBytes from a key to the next
     * @param values the first of the values when they are apart; 0 when each follows its key
     */
    private record Entries(long keysAvma, long avma, int count, int strideBytes, long values) {

        long valueAvma(int index) {
            return values == 0 ? avma + (long) index * strideBytes + Long.BYTES : values + (long) index * Long.BYTES;
        }
    }

    /** In which entry of a table a name was found; equal when it is about the same name of the same table. */
    private record Place(long keysAvma, String name, int index, long key) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Place place && keysAvma == place.keysAvma && name.equals(place.name);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(keysAvma) + name.hashCode();
        }
    }

    /** Receives the addresses of the objects of an entry. */
    interface EntryVisitor {
        void entry(long key, long value);
    }

    DictReader(Layout layout, ObjectMemory memory) {
        this.layout = layout.dicts();
        this.memory = memory;
        Layout.Objects objects = layout.objects();
        this.textAt = objects.unicode() == null
                ? objects.bytesObSval()
                : objects.unicode().asciiData();
        this.lengthAt =
                objects.unicode() == null ? objects.obSize() : objects.unicode().length();
    }

    /** The address of the value that a dictionary has for an ASCII string; 0 for none. */
    long get(long dict, String name) {
        return get(entriesOf(dict), name);
    }

    /**
     * The address of the value of an instance's attribute; 0 for none.
     *
     * @param keys the keys that all instances of its class share
     * @param values where the instance's own values begin
     */
    long get(long keys, long values, String name) {
        return get(entries(keys, values), name);
    }

    /** Walks all entries. */
    void forEach(long dict, EntryVisitor visitor) {
        Entries entries = entriesOf(dict);
        long[] keys = keys(entries);
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                visitor.entry(keys[i], memory.word(entries.valueAvma(i)));
            }
        }
    }

    private long get(Entries entries, String name) {
        Place place = places.get(new Place(entries.keysAvma(), name, 0, 0));
        boolean isStill = place != null
                && place.index() < entries.count()
                && memory.word(entries.avma() + (long) place.index() * entries.strideBytes()) == place.key();
        if (isStill) {
            return memory.word(entries.valueAvma(place.index()));
        }
        long[] keys = keys(entries);
        int index = indexOf(keys, name);
        if (index < 0) {
            return 0;
        }
        if (places.size() == MAX_REMEMBERED) {
            places.clear();
        }
        Place found = new Place(entries.keysAvma(), name, index, keys[index]);
        places.remove(found);
        places.put(found, found);
        return memory.word(entries.valueAvma(index));
    }

    private Entries entriesOf(long dict) {
        if (!memory.isDict(dict)) {
            return NO_ENTRIES;
        }
        if (layout.table() != Layout.NONE) {
            long size = memory.word(dict + layout.mask()) + 1;
            long table = memory.word(dict + layout.table());
            boolean isSane = size > 0 && size <= MAX_ENTRIES;
            return isSane ? new Entries(table, table + HASH_BYTES, (int) size, 3 * Long.BYTES, 0) : NO_ENTRIES;
        }
        long values = memory.word(dict + layout.values());
        return entries(memory.word(dict + layout.keys()), values == 0 ? 0 : values + layout.valuesFirst());
    }

    private Entries entries(long keys, long values) {
        DictLayout.Keys at = layout.keyTable();
        if (!memory.copy(keys, at.headerBytes())) {
            return NO_ENTRIES;
        }
        ByteBuffer header = memory.bytes();
        long indexBytes = indexBytes(header);
        long count = header.getLong(at.entryCount() == Layout.NONE ? at.size() : at.entryCount());
        boolean hasHash = at.kind() == Layout.NONE || header.get(at.kind()) == 0;
        int strideBytes = hasHash ? 3 * Long.BYTES : 2 * Long.BYTES;
        boolean isSane = count >= 0 && count <= MAX_ENTRIES && indexBytes >= 0 && indexBytes <= 8L * MAX_ENTRIES;
        long first = keys + at.indices() + indexBytes + (hasHash ? HASH_BYTES : 0);
        return isSane ? new Entries(keys, first, (int) count, strideBytes, values) : NO_ENTRIES;
    }

    /** The size of what lies between a table's header and its entries. */
    private long indexBytes(ByteBuffer header) {
        DictLayout.Keys at = layout.keyTable();
        if (at.entryCount() == Layout.NONE) {
            return 0;
        }
        if (at.log2IndexBytes() != Layout.NONE) {
            return 1L << header.get(at.log2IndexBytes());
        }
        long size = header.getLong(at.size());
        if (size <= 0xff) {
            return size;
        }
        return size <= 0xffff ? 2 * size : 4 * size;
    }

    private long[] keys(Entries entries) {
        int sizeBytes = (entries.count() - 1) * entries.strideBytes() + Long.BYTES;
        if (entries.count() == 0 || !memory.copy(entries.avma(), sizeBytes)) {
            return new long[0];
        }
        long[] keys = new long[entries.count()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = memory.bytes().getLong(i * entries.strideBytes());
        }
        return keys;
    }

    /** Which of these objects is an ASCII string with this text: a thousand are looked at with one system call. */
    private int indexOf(long[] keys, String name) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        int pieceBytes = textAt + text.length;
        ReadBatch batch = memory.batch();
        for (int from = 0; from < keys.length; ) {
            batch.clear();
            int to = from;
            while (to < keys.length && (keys[to] == 0 || batch.add(keys[to], pieceBytes) >= 0)) {
                to++;
            }
            int readable = batch.read();
            int offset = 0;
            int i = from;
            for (; i < to && (keys[i] == 0 || offset + pieceBytes <= readable); i++) {
                if (keys[i] != 0 && isText(offset, text)) {
                    return i;
                }
                offset += keys[i] == 0 ? 0 : pieceBytes;
            }
            from = i == to ? to : i + 1; // one that its page ends before is shorter than the name
        }
        return -1;
    }

    private boolean isText(int offset, byte[] text) {
        boolean isSame = memory.bytes().getLong(offset + lengthAt) == text.length;
        for (int i = 0; i < text.length && isSame; i++) {
            isSame = memory.bytes().get(offset + textAt + i) == text[i];
        }
        return isSame;
    }
}
