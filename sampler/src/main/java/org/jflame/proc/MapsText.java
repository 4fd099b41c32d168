package org.jflame.proc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The text of {@code /proc/PID/maps}, read byte by byte: a process that has loaded torch has some hundred lines, and they
 * are read while it is sampled. Source: show_map_vma in fs/proc/task_mmu.c.
 */
final class MapsText {

    private static final int PERMISSIONS_BYTES = 4;

    private final byte[] text;
    private int at;
    private String lastPermissions = "";
    private String lastPath = "";
    private int lastPathStart;
    private int lastPathEnd;

    MapsText(byte[] text) {
        this.text = text;
    }

    List<MemoryMapping> mappings() {
        List<MemoryMapping> mappings = new ArrayList<>();
        while (at < text.length) {
            mappings.add(line());
        }
        return mappings;
    }

    /** {@code start-end perms offset major:minor inode path}; the path may contain spaces, but no newline. */
    private MemoryMapping line() {
        long start = number(16);
        long end = number(16);
        String permissions = permissions();
        long fileOffset = number(16);
        number(16);
        number(16);
        long inode = number(10);
        return new MemoryMapping(start, end, permissions, fileOffset, inode, path());
    }

    /** A number and the one character behind it. */
    private long number(int radix) {
        long value = 0;
        for (int digit; at < text.length && (digit = Character.digit(text[at], radix)) >= 0; at++) {
            value = value * radix + digit;
        }
        if (at < text.length && text[at] != '\n') {
            at++;
        }
        return value;
    }

    private String permissions() {
        int end = Math.min(at + PERMISSIONS_BYTES, text.length);
        if (!isSame(lastPermissions, at, end)) {
            lastPermissions = new String(text, at, end - at, StandardCharsets.ISO_8859_1);
        }
        at = Math.min(end + 1, text.length);
        return lastPermissions;
    }

    private boolean isSame(String ascii, int start, int end) {
        boolean isSame = ascii.length() == end - start;
        for (int i = 0; isSame && i < ascii.length(); i++) {
            isSame = ascii.charAt(i) == text[start + i];
        }
        return isSame;
    }

    private String path() {
        while (at < text.length && text[at] == ' ') {
            at++;
        }
        int start = at;
        while (at < text.length && text[at] != '\n') {
            at++;
        }
        String path = pathText(start, at);
        at++;
        return path;
    }

    /** The parts of a file follow each other: most paths are that of the line before. */
    private String pathText(int start, int end) {
        if (!Arrays.equals(text, start, end, text, lastPathStart, lastPathEnd)) {
            lastPath = new String(text, start, end - start, StandardCharsets.UTF_8);
            lastPathStart = start;
            lastPathEnd = end;
        }
        return lastPath;
    }
}
