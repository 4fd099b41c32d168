/** Mapped ELF files. In: a file and the target's mappings of it. Out: symbols and the load bias. */
package org.jflame.elf;
