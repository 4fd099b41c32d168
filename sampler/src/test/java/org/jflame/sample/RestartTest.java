package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A kernel is sampled again and again, one cell after the other. */
class RestartTest {

    /** The kernel lets go of a target some microseconds after Java's thread has ended: 1 start in 300 came too early. */
    @Test
    void shouldStartAgainAtOnce() throws Exception {
        try (PythonTarget python = PythonTarget.start(PythonInterpreters.any(), "adversary.py")) {
            SamplingTarget target = SamplingTarget.find(python.pid());
            for (int i = 0; i < 1000; i++) {
                assertTrue(target.isStill(python.pid()));
                Sampler.start(new SamplingRequest(python.pid(), 100, Long.MAX_VALUE, false), target)
                        .stop();
            }
        }
    }

    @Test
    void shouldNotTakeAnotherProcessForTheKnownOne() throws Exception {
        try (PythonTarget python = PythonTarget.start(PythonInterpreters.any(), "adversary.py")) {
            SamplingTarget target = SamplingTarget.find(python.pid());
            assertFalse(target.isStill(python.pid() + 1));
            python.signal("KILL");
            for (int i = 0; python.isAlive() && i < 200; i++) {
                Thread.sleep(10);
            }
            assertFalse(target.isStill(python.pid()));
        }
    }
}
