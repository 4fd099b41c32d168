package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jflame.fold.Frame;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.Timeline;
import org.jflame.fold.WaitFrame;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a program does first is first in the profile's time order, and for as long. */
class PhasesTest {

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#several")
    void shouldKeepTheOrderOfWhatAProgramDoes(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "phases.py")) {
            Profile profile = target.profileWhile(200, false, () -> target.ask("go"));

            Timeline timeline = profile.timeline();
            List<String> phases =
                    phases(timeline.stacks(profile.tree()), timeline.tracks().get(0));
            long slots = 3_000_000_000L / timeline.slotNanos();
            assertEquals(1, timeline.tracks().size());
            assertEquals(target.pid(), timeline.tracks().get(0).thread().tid());
            assertTrue(phases.lastIndexOf("first") < phases.indexOf("second"), phases.toString());
            assertTrue(phases.lastIndexOf("second") < phases.lastIndexOf("asleep"), phases.toString());
            for (String phase : List.of("first", "second", "asleep")) {
                double share = (double) phases.stream().filter(phase::equals).count() / slots;
                assertEquals(1.0 / 3, share, 0.04, phase + " " + phases);
            }
            assertEquals(profile.tree().totalNanos(), phases.size() * timeline.slotNanos(), 2e8);
        }
    }

    private static List<String> phases(List<List<Frame>> stacks, Timeline.Track track) {
        List<String> phases = new ArrayList<>();
        for (Timeline.Run run : track.runs()) {
            for (long slot = 0; slot < run.slots(); slot++) {
                phases.add(run.leaf() == Timeline.NOTHING ? "nothing" : phase(stacks.get(run.leaf())));
            }
        }
        return phases;
    }

    private static String phase(List<Frame> stack) {
        for (Frame frame : stack) {
            if (frame instanceof PythonFrame python && !python.function().equals(PythonFrame.MODULE)) {
                return python.function();
            }
        }
        return stack.get(stack.size() - 1) instanceof WaitFrame ? "asleep" : "between";
    }
}
