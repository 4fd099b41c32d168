package org.jflame.symbol;

/**
 * Addresses in ascending order.
 *
 * @param vaddrs belongs to this record
 */
record SortedAddresses(long[] vaddrs) {

    int count() {
        return vaddrs.length;
    }

    long get(int index) {
        return vaddrs[index];
    }

    /** The index of the first address that is not below this one; their count when there is none. */
    int firstFrom(long vaddr) {
        int low = 0;
        int high = vaddrs.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (vaddrs[middle] < vaddr) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
