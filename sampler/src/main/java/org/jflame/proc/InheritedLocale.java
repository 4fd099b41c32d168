package org.jflame.proc;

/**
 * The locale that this process was started with. The console script starts the JVM in one of UTF-8, without which Java
 * cannot name all files, and tells in {@code JFLAME_LC_ALL} what {@code LC_ALL} was, with {@code =} before it, or nothing
 * when there was none: a program that we start gets that one.
 */
final class InheritedLocale {

    private static final String VARIABLE = "LC_ALL";
    private static final String BEFORE = "JFLAME_LC_ALL";

    private InheritedLocale() {}

    /** Puts it back into this process's environment, which Java itself has read already. */
    static void restore(Libc libc) {
        String before = System.getenv(BEFORE);
        if (before == null) {
            return;
        }
        libc.unsetenv(BEFORE);
        if (before.isEmpty()) {
            libc.unsetenv(VARIABLE);
        } else {
            libc.setenv(VARIABLE, before.substring(1), 1);
        }
    }
}
