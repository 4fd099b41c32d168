package org.jflame.symbol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Walks once through the entries of a unit: which functions are at its addresses, one inlined into the other. */
final class InlinedFunctions {

    /** More are nowhere but in a broken file. */
    private static final int MAX_INLINED = 200;

    private static final int MAX_NAMES = 100_000;

    private final DwarfCode code;
    private final SortedAddresses wanted;
    private final Deadline deadline;
    private final List<List<DwarfEntry>> chains = new ArrayList<>();

    /** The namespaces that functions are declared in, by the entry's offset; compilers name static ones without them. */
    private final Map<Integer, String> namespaces = new HashMap<>();

    /** Those around the entry that is read, and how deep they are. */
    private final Deque<Namespace> around = new ArrayDeque<>();

    private record Namespace(int depth, String prefix) {}

    /** Whether an address is in the entry that was looked at last. */
    private boolean isWanted;

    InlinedFunctions(DwarfCode code, SortedAddresses wanted, Deadline deadline) {
        this.code = code;
        this.wanted = wanted;
        this.deadline = deadline;
        for (int i = 0; i < wanted.count(); i++) {
            chains.add(new ArrayList<>());
        }
    }

    /** For each address the function, then what is inlined there, outermost first. */
    List<List<DwarfEntry>> find() {
        DwarfUnit unit = code.unit();
        DwarfCursor cursor = new DwarfCursor(code.sections().info(), code.root().end());
        int depth = code.root().shape().hasChildren() ? 1 : 0;
        while (depth > 0 && cursor.at() < unit.end() && !deadline.isOver()) {
            int at = cursor.at();
            DwarfEntry entry = code.entry(cursor);
            if (entry == null) {
                depth--;
                continue;
            }
            boolean mayHaveCode = look(entry);
            note(entry, at, depth);
            long sibling = entry.reference(DwarfEntry.SIBLING, unit);
            if (entry.shape().hasChildren() && !mayHaveCode && sibling > at) {
                cursor.seek(sibling);
            } else if (entry.shape().hasChildren()) {
                depth++;
            }
        }
        return chains;
    }

    /** {@code outer::} for a function declared there; {@code ""} for one outside of all namespaces. */
    String namespace(long entryOffset) {
        return namespaces.getOrDefault((int) entryOffset, "");
    }

    private void note(DwarfEntry entry, int at, int depth) {
        while (!around.isEmpty() && around.peek().depth >= depth) {
            around.pop();
        }
        String prefix = around.isEmpty() ? "" : around.peek().prefix;
        if (entry.tag() == DwarfEntry.TAG_NAMESPACE) {
            String name = code.string(entry, DwarfEntry.NAME);
            around.push(new Namespace(depth, prefix + (name.isEmpty() ? "(anonymous namespace)" : name) + "::"));
        } else if (entry.tag() == DwarfEntry.TAG_SUBPROGRAM && !prefix.isEmpty() && namespaces.size() < MAX_NAMES) {
            namespaces.put(at, prefix);
        }
    }

    /** @return whether code at one of the addresses may be below the entry */
    private boolean look(DwarfEntry entry) {
        switch (entry.tag()) {
            case DwarfEntry.TAG_SUBPROGRAM, DwarfEntry.TAG_INLINED_SUBROUTINE -> {
                isWanted = false;
                code.ranges(entry, (start, end) -> add(entry, start, end));
                return isWanted;
            }
            case DwarfEntry.TAG_LEXICAL_BLOCK, DwarfEntry.TAG_NAMESPACE, DwarfEntry.TAG_MODULE -> {
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private void add(DwarfEntry entry, long start, long end) {
        deadline.isOver(); // one entry may have very many ranges: they count
        for (int i = wanted.firstFrom(start); i < wanted.count() && wanted.get(i) < end; i++) {
            isWanted = true;
            if (entry.tag() == DwarfEntry.TAG_SUBPROGRAM) {
                chains.set(i, new ArrayList<>(List.of(entry)));
            } else if (mayAdd(chains.get(i), entry)) {
                chains.get(i).add(entry);
            }
        }
    }

    /** What has no function around it belongs to none; what has two ranges may be here twice. */
    private static boolean mayAdd(List<DwarfEntry> chain, DwarfEntry entry) {
        return !chain.isEmpty() && chain.size() < MAX_INLINED && chain.get(chain.size() - 1) != entry;
    }
}
