package org.jflame.elf;

/**
 * A range of a process's addresses with code.
 *
 * @param startAvma the first address
 * @param endAvma the first address behind it
 * @param loadBias what to add to a vaddr of the file to get the avma; 0 for anonymous memory
 * @param file what is mapped there
 */
public record LoadedModule(long startAvma, long endAvma, long loadBias, ModuleFile file) {}
