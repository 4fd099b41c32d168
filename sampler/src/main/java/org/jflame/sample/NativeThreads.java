package org.jflame.sample;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jflame.cpython.PythonThread;
import org.jflame.fold.Frame;
import org.jflame.fold.ThreadFrame;
import org.jflame.sample.ThreadSampler.Outcome;

/**
 * Samples the threads of a process that run no Python: those of OpenBLAS, OpenMP, autograd. There may be hundreds, nearly
 * all asleep; those are never stopped. Belongs to the tracing thread.
 */
final class NativeThreads implements AutoCloseable {

    private static final long LISTING_PERIOD_NANOS = 100_000_000;

    /**
     * Who samples more often wants to see Python's lines. Threads of a pool wait for each other, and do it by spinning:
     * one that is stopped stops them all.
     */
    private static final double MOST_HZ = 250;

    /** More runnable threads than CPUs stop one after the other and late: the rest has its turn in the next tick. */
    private static final long LONGEST_TICK_NANOS = 3_000_000;

    private final FoundPython python;
    private final NativeStacks natives;
    private final ThreadSampler.Shared shared;
    private final SamplingRequest request;
    private final Map<Integer, ThreadSampler> samplers = new LinkedHashMap<>();
    private final List<ThreadSampler> inTurn = new ArrayList<>();
    private final int ticksPerSample;
    private Set<Integer> strangers = Set.of();
    private long listedNanos;
    private long ticks;
    private int next;

    NativeThreads(FoundPython python, NativeStacks natives, ThreadSampler.Shared shared, SamplingRequest request) {
        this.python = python;
        this.natives = natives;
        this.shared = shared;
        this.request = request;
        this.ticksPerSample = (int) Math.ceil(request.rateHz() / MOST_HZ);
        this.listedNanos = System.nanoTime() - LISTING_PERIOD_NANOS;
    }

    Collection<ThreadSampler> samplers() {
        return samplers.values();
    }

    /** Finds new threads. One is sampled from the second listing on that has it: by then Python knows those that are its. */
    void list(List<PythonThread> pythonThreads, long nowNanos) {
        for (PythonThread thread : pythonThreads) {
            if (samplers.containsKey(thread.tid())) {
                removeIf(tid -> tid == thread.tid(), nowNanos);
            }
        }
        if (nowNanos - listedNanos < LISTING_PERIOD_NANOS) {
            return;
        }
        boolean isFirst = strangers.isEmpty() && samplers.isEmpty();
        listedNanos = nowNanos;
        Set<Integer> alive = new HashSet<>(python.process().tids());
        removeIf(tid -> !alive.contains(tid), nowNanos);
        pythonThreads.forEach(thread -> alive.remove(thread.tid()));
        alive.removeAll(samplers.keySet());
        alive.remove(python.pid());
        for (int tid : alive) {
            if (isFirst || strangers.contains(tid)) {
                add(tid, nowNanos);
            }
        }
        strangers = alive;
    }

    private void add(int tid, long nowNanos) {
        ThreadFrame frame = shared.tracing().stacks().frameOf(tid, "");
        shared.tracing().stacks().name(frame, python.process().threadName(tid));
        List<Frame> root = request.subprocesses() ? List.of(python.frame(), frame) : List.of(frame);
        ThreadSampler sampler = new ThreadSampler(
                python.pid(), new NativeSource(natives), null, shared.tracing().thread(tid), shared, root, nowNanos);
        samplers.put(tid, sampler);
        inTurn.add(sampler);
    }

    /**
     * Takes a sample of each thread that runs and whose tick it is, as far as the time allows; the next tick begins where
     * this one ended.
     */
    void sample(long nowNanos) {
        ticks++;
        for (int count = inTurn.size(); count > 0 && !inTurn.isEmpty(); count--) {
            next = next < inTurn.size() ? next : 0;
            ThreadSampler sampler = inTurn.get(next);
            if ((sampler.tid() + ticks) % Math.max(ticksPerSample, sampler.ticksPerLook()) != 0) {
                next++;
            } else if (isSampled(sampler)) {
                next++;
            } else {
                inTurn.remove(next);
                samplers.remove(sampler.tid());
            }
            if (System.nanoTime() - nowNanos > LONGEST_TICK_NANOS) {
                break;
            }
        }
    }

    private boolean isSampled(ThreadSampler sampler) {
        Outcome outcome = sampler.sample();
        shared.tally().count(outcome);
        if (outcome == Outcome.ENDED) {
            end(sampler, System.nanoTime());
            return false;
        }
        if (sampler.sleptOn()) {
            sampler.hold(System.nanoTime());
        } else if (outcome != Outcome.FAILED) {
            shared.tracing().record(sampler, System.nanoTime(), 1);
        }
        return true;
    }

    private void removeIf(IntPredicate isGone, long nowNanos) {
        samplers.values().removeIf(sampler -> {
            boolean goes = isGone.test(sampler.tid());
            if (goes) {
                end(sampler, nowNanos);
                inTurn.remove(sampler);
            }
            return goes;
        });
    }

    private void end(ThreadSampler sampler, long nowNanos) {
        shared.tracing().record(sampler, nowNanos, sampler.takeHeldSamples());
        sampler.close();
    }

    /** Ends sampling; what was sampled last holds until now. */
    void end(long nowNanos) {
        removeIf(tid -> true, nowNanos);
    }

    @Override
    public void close() {
        samplers.values().forEach(ThreadSampler::close);
        samplers.clear();
        inTurn.clear();
    }
}
