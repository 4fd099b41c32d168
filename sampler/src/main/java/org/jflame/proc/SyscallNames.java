package org.jflame.proc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The names of Linux's system calls by number, for x86-64. Source: asm/unistd_64.h. */
public final class SyscallNames {

    private static final Properties NAMES = load();

    private SyscallNames() {}

    /** The name of a call as {@link BlockedSyscall#look} numbers it. */
    public static String of(int number) {
        if (number == BlockedSyscall.PAGE_FAULT) {
            return "page fault";
        }
        return NAMES.getProperty(Integer.toString(number), "system call " + number);
    }

    private static Properties load() {
        Properties names = new Properties();
        try (InputStream in = SyscallNames.class.getResourceAsStream("syscalls-x86_64.properties")) {
            names.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}
