package org.jflame.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jflame.elf.AddressSpace;
import org.jflame.elf.LoadedModule;
import org.jflame.elf.ModuleFiles;
import org.jflame.fold.CodeAddress;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.NativeModule;
import org.jflame.proc.Libc;
import org.jflame.proc.MemoryMapping;
import org.jflame.proc.TargetProcess;
import org.junit.jupiter.api.Test;

/** From an address in a process, this one, to a name. */
class FunctionNamesTest {

    private static final int OWN_PID = (int) ProcessHandle.current().pid();

    private final ModuleFiles files = new ModuleFiles();
    private final AddressSpace space = new AddressSpace(new TargetProcess(OWN_PID), files);
    private final FunctionNames names = new FunctionNames(files);

    @Test
    void shouldNameWhatTheDynamicLinkerFound() {
        CodeAddress labs = address(Libc.load().dlsym(null, "labs").address());
        CodeAddress qsort = address(Libc.load().dlsym(null, "qsort").address());
        Map<CodeAddress, List<NativeFrame>> frames = names.of(List.of(labs, qsort), OWN_PID);

        assertEquals("qsort", frames.get(qsort).get(0).function());
        assertTrue(frames.get(labs).get(0).function().matches("labs|imaxabs|llabs"), frames::toString);
        assertEquals("libc.so.6", frames.get(qsort).get(0).module());
        assertSame(frames.get(qsort), names.of(List.of(qsort), OWN_PID).get(qsort), "remembered");
    }

    @Test
    void shouldNameTheCodeOfTheKernel() throws IOException {
        MemoryMapping vdso = MemoryMapping.of(OWN_PID).stream()
                .filter(mapping -> mapping.path().equals("[vdso]"))
                .findFirst()
                .orElseThrow();
        LoadedModule module = space.find(vdso.start());
        long vaddr =
                module.file().elf().orElseThrow().symbol("__vdso_clock_gettime").orElseThrow();
        CodeAddress address = new CodeAddress(module.file().id(), vaddr + 1);
        NativeFrame frame = names.of(List.of(address), OWN_PID).get(address).get(0);

        assertTrue(frame.function().endsWith("clock_gettime"), frame::toString);
        assertEquals("[vdso]", frame.module());
    }

    @Test
    void shouldNameWhatIsUnknownByWhereItIs() {
        CodeAddress gone = new CodeAddress(new NativeModule("/opt/libgone.so (deleted)", 7), 0x1234);
        CodeAddress jit = new CodeAddress(new NativeModule("", OWN_PID), 0x1234);
        Map<CodeAddress, List<NativeFrame>> frames = names.of(List.of(gone, jit), OWN_PID);

        assertEquals("libgone.so (deleted)+0x1000", frames.get(gone).get(0).label());
        assertEquals("[anonymous]+0x1000", frames.get(jit).get(0).label());
        assertEquals(Map.of(), names.of(List.of(), OWN_PID));
        assertEquals(
                "[anonymous]+0x1000", names.of(List.of(jit), 0).get(jit).get(0).label());
    }

    private CodeAddress address(long avma) {
        LoadedModule module = space.find(avma);
        return new CodeAddress(module.file().id(), avma - module.loadBias());
    }
}
