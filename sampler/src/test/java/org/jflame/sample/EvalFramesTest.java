package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.jflame.cpython.CallModel;
import org.jflame.cpython.EvalCalls;
import org.jflame.unwind.StackModel;
import org.junit.jupiter.api.Test;

/** Which native frame an eval call is, on stacks that are made for the purpose. */
class EvalFramesTest {

    private static final long EVAL = 0x1000;
    private static final long EVAL_COLD = 0x1800;
    private static final long OTHER = 0x2000;
    private static final long NEWEST = 0xf0;
    private static final long MIDDLE = 0xf1;
    private static final long OLDEST = 0xf2;
    private static final EvalCalls POINTERS = CallModel.of(NEWEST, MIDDLE, OLDEST);

    private final StackModel model = new StackModel();
    private final FramePointerSearch search = new FramePointerSearch();

    @Test
    void shouldFindTheFrameAroundAnAnchor() {
        model.frame(OTHER, 0, 0, 0);
        long newest = model.frame(EVAL, 0, 0, 0, 0);
        model.frame(OTHER, 0, 0, 0);
        long oldest = model.frame(EVAL, 0, 0, 0);
        model.frame(OTHER, 0, 0, 0);

        assertEquals(List.of(1, 3), byAddress(CallModel.onStack(newest + 8, oldest + 8)));
    }

    @Test
    void shouldLeaveOutAnAnchorThatNoFrameIsAround() {
        long newest = model.frame(EVAL, 0, 0, 0, 0);
        long oldest = model.frame(EVAL, 0, 0, 0);

        assertEquals(List.of(0, -1, 1, -1), byAddress(CallModel.onStack(newest, 0x1234, oldest, oldest + 1000)));
    }

    @Test
    void shouldTakeTheLeafForAnAnchorThatItHasJustGivenBack() {
        long newest = model.frame(EVAL, 0, 0, 0, 0);

        assertEquals(List.of(0), byAddress(CallModel.onStack(newest - 64)));
    }

    @Test
    void shouldMatchFramesInOrder() {
        model.frame(OTHER, 0, 0);
        model.frame(EVAL, NEWEST, 0);
        model.frame(OTHER, MIDDLE, MIDDLE);
        model.frame(EVAL, MIDDLE, MIDDLE);
        model.frame(EVAL, OLDEST, OLDEST);

        assertEquals(List.of(1, 3, 4), byPointer(POINTERS));
    }

    @Test
    void shouldMatchTheNewestFrameWhoseRegistersNobodyHasSaved() {
        model.frame(OTHER, 0, 0);
        model.frame(EVAL, 0, 0);
        model.frame(EVAL, MIDDLE, 0);
        model.frame(EVAL, OLDEST, 0);

        assertEquals(List.of(1, 2, 3), byPointer(POINTERS));
    }

    @Test
    void shouldKeepACallThatIsBeingSetUp() {
        model.frame(EVAL, 0, MIDDLE);
        model.frame(EVAL, NEWEST, MIDDLE);
        model.frame(EVAL, MIDDLE, OLDEST);
        model.frame(EVAL, OLDEST, 0);

        assertEquals(List.of(1, 2, 3), byPointer(POINTERS));
    }

    @Test
    void shouldKeepTheCallsOfAnotherInterpreterOnTheSameThread() {
        learn();
        model.frame(EVAL, NEWEST, MIDDLE);
        model.frame(EVAL, 0xa0, MIDDLE);
        model.frame(EVAL, 0xa1, MIDDLE);
        model.frame(EVAL, MIDDLE, OLDEST);
        model.frame(EVAL, OLDEST, 0);

        assertEquals(List.of(0, 3, 4), byPointer(POINTERS));
    }

    @Test
    void shouldLeaveOutAFrameThatNoEvalCallMade() {
        learn();
        model.frame(EVAL, NEWEST, MIDDLE);
        model.frame(OTHER, MIDDLE, MIDDLE, MIDDLE);
        model.frame(EVAL, OLDEST, 0);

        assertEquals(List.of(0, -1, 2), byPointer(POINTERS));
    }

    @Test
    void shouldKnowThePartOfTheFunctionThatIsElsewhere() {
        learn();
        model.frame(EVAL, NEWEST, 0, 0);
        model.frame(OTHER, MIDDLE, 0, 0, 0);
        model.frame(EVAL_COLD, MIDDLE, 0, 0);
        model.frame(EVAL, OLDEST, 0, 0);

        assertEquals(List.of(0, 2, 3), byPointer(POINTERS));
    }

    @Test
    void shouldMatchFromTheLeafWhereTheRootIsMissing() {
        learn();
        model.frame(EVAL, NEWEST, MIDDLE);
        model.frame(EVAL, MIDDLE, OLDEST);
        model.truncated();

        assertEquals(List.of(0, 1, -1), byPointer(POINTERS));
    }

    @Test
    void shouldSeeTheCallBeingSetUpWhereTheRootIsMissing() {
        learn();
        assertCallBeingSetUpIsSeen();
    }

    private void assertCallBeingSetUpIsSeen() {
        model.frame(EVAL, 0, NEWEST);
        model.frame(EVAL, NEWEST, MIDDLE);
        model.frame(EVAL, MIDDLE, OLDEST);
        model.truncated();

        assertEquals(List.of(1, 2, -1), byPointer(POINTERS));
    }

    @Test
    void shouldLearnWhereTheFrameIsKeptFromStacksWithoutARoot() {
        for (int sample = 0; sample < 10; sample++) {
            StackModel cutOff = new StackModel();
            cutOff.frame(EVAL, NEWEST, MIDDLE);
            cutOff.frame(EVAL, MIDDLE, OLDEST);
            byPointer(POINTERS, cutOff.truncated());
        }
        assertCallBeingSetUpIsSeen();
    }

    /** A whole stack shows in which register the function keeps its frame. */
    private void learn() {
        StackModel whole = new StackModel();
        whole.frame(EVAL, NEWEST, MIDDLE);
        whole.frame(EVAL, MIDDLE, OLDEST);
        whole.frame(EVAL, OLDEST, 0);
        byPointer(POINTERS, whole);
    }

    private List<Integer> byAddress(EvalCalls calls) {
        EvalFrames frames = new EvalFrames();
        frames.findByAddress(calls, model.stack());
        return found(calls, frames);
    }

    private List<Integer> byPointer(EvalCalls calls) {
        return byPointer(calls, model);
    }

    private List<Integer> byPointer(EvalCalls calls, StackModel stack) {
        EvalFrames frames = new EvalFrames();
        search.setEvalFunction(EVAL);
        search.find(calls, true, stack.stack(), stack.copy(), frames);
        return found(calls, frames);
    }

    private static List<Integer> found(EvalCalls calls, EvalFrames frames) {
        List<Integer> found = new ArrayList<>();
        for (int call = 0; call < calls.count(); call++) {
            found.add(frames.nativeOf(call));
        }
        return found;
    }
}
