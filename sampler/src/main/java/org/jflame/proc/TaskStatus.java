package org.jflame.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code /proc/ID/status} says of a process or a thread. Readable for everybody. Source: proc_pid_status(5).
 *
 * @param fields the values by name, stripped
 */
record TaskStatus(Map<String, String> fields) {

    /** Of a process or thread; empty when there is none. */
    static Optional<TaskStatus> of(Path task) {
        try {
            // As Latin-1: the name of a program may be any bytes.
            Map<String, String> fields = new HashMap<>();
            for (String line : Files.readAllLines(task.resolve("status"), StandardCharsets.ISO_8859_1)) {
                int colon = line.indexOf(':');
                fields.putIfAbsent(
                        line.substring(0, Math.max(colon, 0)),
                        line.substring(colon + 1).strip());
            }
            return Optional.of(new TaskStatus(fields));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The name, cut off by the kernel after 15 bytes. */
    String name() {
        return fields.getOrDefault("Name", "");
    }

    /** The process that a thread belongs to. */
    int processId() {
        return number("Tgid");
    }

    /** The thread that traces it, 0 when none does. */
    int tracerTid() {
        return number("TracerPid");
    }

    /** The effective user id, as this process's user namespace names it. */
    int userId() {
        return Integer.parseUnsignedInt(fields.getOrDefault("Uid", "0\t0").split("\t")[1]);
    }

    /** The id in the innermost pid namespace that it is in. */
    int innermostId() {
        String ids = fields.getOrDefault("NSpid", fields.getOrDefault("Pid", "0"));
        return Integer.parseInt(ids.substring(ids.lastIndexOf('\t') + 1));
    }

    /** Whether it has ended, and its parent has not asked how. */
    boolean isZombie() {
        return fields.getOrDefault("State", "").startsWith("Z");
    }

    /** Whether it has memory of its own: kernel threads have none, nor has what has ended. */
    boolean hasMemory() {
        return fields.containsKey("VmSize");
    }

    /** Whether it may trace processes of other users. Source: CAP_SYS_PTRACE in linux/capability.h. */
    boolean mayTraceAll() {
        return (Long.parseUnsignedLong(fields.getOrDefault("CapEff", "0"), 16) >> 19 & 1) != 0;
    }

    private int number(String field) {
        return Integer.parseInt(fields.getOrDefault(field, "0"));
    }
}
