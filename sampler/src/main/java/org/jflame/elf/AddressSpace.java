package org.jflame.elf;

import org.jflame.proc.TargetProcess;

/** Which code is where in one process, as of the last look at its maps. Belongs to the tracing thread. */
public final class AddressSpace {

    private final TargetProcess process;
    private final ModuleFiles files;

    /** @param files shared by all processes of the session */
    public AddressSpace(TargetProcess process, ModuleFiles files) {
        this.process = process;
        this.files = files;
    }

    /**
     * The module at an address.
     *
     * @return null where no code is mapped, also after the maps were read again
     */
    public LoadedModule find(long avma) {
        throw new UnsupportedOperationException(process + " " + files);
    }
}
