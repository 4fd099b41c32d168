package org.jflame.unwind;

import java.util.Arrays;

/** An index made by going through a section once: for files whose linker made none. */
final class SortedFdes implements FdeIndex {

    private long[] startVaddr = new long[1024];
    private int[] offset = new int[1024];
    private int count;

    SortedFdes(FrameSection section) {
        section.forEach(this::add);
        sort();
    }

    private void add(int at, FrameDescription fde) {
        if (fde.startVaddr() == 0 || fde.startVaddr() == fde.endVaddr()) {
            return; // of a function that the linker has dropped
        }
        if (count == offset.length) {
            startVaddr = Arrays.copyOf(startVaddr, 2 * count);
            offset = Arrays.copyOf(offset, 2 * count);
        }
        startVaddr[count] = fde.startVaddr();
        offset[count++] = at;
    }

    private void sort() {
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compareUnsigned(startVaddr[a], startVaddr[b]));
        long[] starts = new long[count];
        int[] offsets = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = startVaddr[order[i]];
            offsets[i] = offset[order[i]];
        }
        startVaddr = starts;
        offset = offsets;
    }

    @Override
    public int find(long vaddr) {
        int found = Arrays.binarySearch(startVaddr, vaddr);
        int last = found >= 0 ? found : -found - 2;
        return last < 0 ? NONE : offset[last];
    }
}
