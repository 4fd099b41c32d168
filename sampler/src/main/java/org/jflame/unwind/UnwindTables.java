package org.jflame.unwind;

import java.util.HashMap;
import java.util.Map;
import org.jflame.elf.LoadedModule;
import org.jflame.elf.ModuleFile;

/**
 * The unwind information of all files of a session: each is opened once, for all processes that have it mapped. Belongs
 * to the tracing thread.
 */
public final class UnwindTables {

    private static final int MAX_KEPT_ROWS = 1 << 16;

    private final Map<ModuleFile, UnwindTable> tables = new HashMap<>();
    private final Map<UnwindRow, UnwindRow> rows = new HashMap<>();
    private final Prologues prologues = new Prologues();

    /** The row for an address of a module; {@link UnwindRow#NONE} where its file states nothing. */
    UnwindTable.Found find(LoadedModule module, long avma) {
        if (module.file().elf().isEmpty()) {
            return new UnwindTable.Found(UnwindRow.NONE, avma);
        }
        UnwindTable table = tables.get(module.file());
        if (table == null) {
            table = new UnwindTable(module.file().elf().get());
            tables.put(module.file(), table);
        }
        UnwindTable.Found found = table.find(avma - module.loadBias());
        return new UnwindTable.Found(shared(found.row()), found.startVaddr());
    }

    /** What stands for rows where a file states nothing. */
    Prologues prologues() {
        return prologues;
    }

    /** Thousands of functions have equal rows. */
    private UnwindRow shared(UnwindRow row) {
        if (rows.size() == MAX_KEPT_ROWS) {
            rows.clear();
        }
        UnwindRow known = rows.putIfAbsent(row, row);
        return known == null ? row : known;
    }
}
