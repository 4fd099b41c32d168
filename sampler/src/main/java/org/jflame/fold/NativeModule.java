package org.jflame.fold;

import java.util.Objects;

/**
 * A file with machine code, as a process has mapped it; or memory that has code and no file.
 *
 * @param path as the target names it: {@code /usr/lib/libm.so.6}, {@code [vdso]}; {@code ""} for anonymous memory
 * @param identity tells apart what has the same path: the file's inode, for what is no file the process's id
 */
public record NativeModule(String path, long identity) {

    public NativeModule {
        Objects.requireNonNull(path);
    }

    /** What people call it: the last part of the path, {@code [anonymous]} where there is none. */
    public String name() {
        return path.isEmpty() ? "[anonymous]" : path.substring(path.lastIndexOf('/') + 1);
    }
}
