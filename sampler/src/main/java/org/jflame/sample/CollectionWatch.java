package org.jflame.sample;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** Tells whether this JVM has collected garbage meanwhile: a thread that stood still for a sample stood longer then. */
final class CollectionWatch {

    private final GarbageCollectorMXBean[] collectors =
            ManagementFactory.getGarbageCollectorMXBeans().toArray(GarbageCollectorMXBean[]::new);

    /** The collections since the JVM started. Allocates nothing. */
    long collections() {
        long sum = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            sum += collector.getCollectionCount();
        }
        return sum;
    }
}
