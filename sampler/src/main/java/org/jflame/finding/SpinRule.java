package org.jflame.finding;

import java.util.Optional;
import java.util.function.Predicate;
import org.jflame.finding.SampledStack.Part;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;

/**
 * Threads of a numerical library burn CPU time while they wait for each other, mostly because there are more of them than
 * cores.
 *
 * <p>What OpenBLAS does itself, and not in its kernels, is waiting, in {@code sched_yield} or without it
 * (driver/others/blas_server.c, driver/level3/level3_thread.c); what an OpenMP runtime does itself is its barriers (libgomp: config/linux/wait.h; LLVM: kmp_wait_release.h).
 */
final class SpinRule implements Rule {

    private static final double LEAST = 0.15;
    private static final String RUNTIME = "libgomp.*|libi?omp.*|libmkl_intel_thread.*|libmkl_gnu_thread.*";
    private static final Predicate<Frame> LIBRARY =
            FrameTest.machineCode(RUNTIME + "|.*openblas.*|libblas.*", "(?s).*");
    private static final Predicate<Frame> BARRIER = FrameTest.machineCode(RUNTIME, "(?s).*");
    private static final Predicate<Frame> SERVER =
            FrameTest.machineCode(".*openblas.*|libblas.*", "blas_thread_server|inner_thread|exec_blas\\w*");

    @Override
    public String name() {
        return "threads-spin";
    }

    @Override
    public boolean concerns(Frame frame) {
        return LIBRARY.test(frame);
    }

    @Override
    public Claim claim(SampledStack stack) {
        return stack.part() != Part.CHILD && spins(stack.leaf())
                ? Claim.of("", stack.placeAbove(stack.frames().size()))
                : null;
    }

    @Override
    public Optional<Finding> conclude(Evidence evidence, SourceLines sources) {
        double share = (double) evidence.nanos() / evidence.wholes().processNanos();
        if (share < LEAST) {
            return Optional.empty();
        }
        String sentence = Words.percent(share)
                + " of all threads' time they spin in BLAS or OpenMP waits: fewer (OMP_NUM_THREADS) may be faster";
        return Optional.of(new Finding(name(), share, sentence));
    }

    private static boolean spins(Frame leaf) {
        return leaf instanceof NativeFrame function
                && (function.function().matches("(__)?sched_yield") || BARRIER.test(leaf) || SERVER.test(leaf));
    }
}
