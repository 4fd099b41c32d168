package org.jflame.sample;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jflame.cpython.PythonThread;
import org.jflame.cpython.PythonThreads;
import org.jflame.cpython.StackReader;
import org.jflame.cpython.ThreadNames;
import org.jflame.fold.Frame;
import org.jflame.fold.ThreadFrame;
import org.jflame.proc.TracedThread;
import org.jflame.sample.SamplingRequest.Threads;
import org.jflame.sample.ThreadSampler.Outcome;

/** Samples the threads of one process. Belongs to the tracing thread. */
final class ProcessSampler implements AutoCloseable {

    private static final long LISTING_PERIOD_NANOS = 10_000_000;
    private static final long LONGEST_LISTING_PERIOD_NANOS = 100_000_000;
    private static final int LISTINGS_TO_FORGET = 3;
    private static final int MAX_FIRST_LISTINGS = 20;
    private static final long NAMING_PERIOD_NANOS = 1_000_000_000;

    // A new thread gets its name some time after it has begun; meanwhile names may take this part of the time: 1 in 20.
    private static final long NEW_THREAD_NANOS = 200_000_000;
    private static final int PAUSES_PER_NAMING = 20;
    private static final long LONGEST_NAMING_PAUSE_NANOS = 100_000_000;

    private final FoundPython python;
    private final SamplingRequest request;
    private final Tracing tracing;
    private final PythonThreads threads;
    private final ThreadSampler.Shared shared;
    private final StackReader stacks;
    private final NativeStacks natives;
    private final NativeThreads nativeThreads;
    private final Map<Integer, ThreadSampler> samplers = new HashMap<>();
    private final ThreadNames threadNames;
    private Map<Integer, String> names = Map.of();
    private long lookedForThreadsNanos;
    private long listedNanos;
    private boolean isListComplete;
    private long listings;
    private long namedNanos;
    private long namingPauseNanos;
    private long lastNewThreadNanos;
    private long holderKnownUntilNanos;

    /**
     * Begins with the threads that there are now; none is sampled yet.
     *
     * @param stacks reads this process's Python frames
     * @param natives unwinds its native ones; null when they are not wanted
     */
    ProcessSampler(
            FoundPython python, StackReader stacks, NativeStacks natives, SamplingRequest request, Tracing tracing) {
        this.python = python;
        this.stacks = stacks;
        this.natives = natives;
        this.request = request;
        this.tracing = tracing;
        this.threads = new PythonThreads(python.pid(), python.interpreter());
        this.shared = new ThreadSampler.Shared(threads, tracing, request.stops());
        this.nativeThreads = natives == null || request.threads() == Threads.GIL_HOLDER
                ? null
                : new NativeThreads(python, natives, shared, request);
        this.threadNames = new ThreadNames(python.pid(), python.interpreter(), stacks.buffers());
        long now = System.nanoTime();
        namedNanos = now - NAMING_PERIOD_NANOS;
        lastNewThreadNanos = now;
        holderKnownUntilNanos = now;
        listThreads(now);
        // A listing breaks off where a thread has just ended; where threads come and go that may be the first one.
        for (int tries = 1; samplers.isEmpty() && tries < MAX_FIRST_LISTINGS; tries++) {
            listThreads(System.nanoTime());
        }
    }

    FoundPython python() {
        return python;
    }

    /** Whether none of the wanted threads is left: the process has ended, or runs another program. */
    boolean hasNoThreads() {
        return samplers.isEmpty();
    }

    /** The samplers of its Python threads. */
    Collection<ThreadSampler> samplers() {
        return samplers.values();
    }

    /** The samplers of the threads that run no Python. */
    Collection<ThreadSampler> nativeSamplers() {
        return nativeThreads == null ? List.of() : nativeThreads.samplers();
    }

    /** The sampler of the thread that holds the GIL now; null when none does, or one that is new. */
    ThreadSampler gilHolder() {
        return knownSamplerOf(threads.gilHolder());
    }

    /** Takes a sample of each wanted thread. */
    void sample(long nowNanos) {
        lookForThreads(nowNanos);
        if (request.threads() == Threads.GIL_HOLDER) {
            sampleGilHolder(nowNanos);
        } else {
            sampleAll();
        }
        if (nativeThreads != null) {
            nativeThreads.sample(nowNanos);
        }
    }

    /** To ask whether the last list still holds costs far less than another one. */
    private void lookForThreads(long nowNanos) {
        boolean isMainOnly = request.threads() == Threads.MAIN;
        if (nowNanos - lookedForThreadsNanos < (isMainOnly ? LONGEST_LISTING_PERIOD_NANOS : LISTING_PERIOD_NANOS)) {
            return;
        }
        lookedForThreadsNanos = nowNanos;
        boolean isOld = nowNanos - listedNanos >= LONGEST_LISTING_PERIOD_NANOS;
        if (isOld || !isListComplete || !threads.areAsListed()) {
            listThreads(nowNanos);
        }
    }

    private void sampleAll() {
        Iterator<ThreadSampler> each = samplers.values().iterator();
        while (each.hasNext()) {
            ThreadSampler sampler = each.next();
            Outcome outcome = sampler.sample();
            if (outcome == Outcome.TRUNCATED && !threads.isInterpreterThere()) {
                sampler.close(); // what was read is no stack: the process was ending, or executing another program
                each.remove();
                continue;
            }
            tracing.tally().count(outcome);
            if (outcome != Outcome.FAILED && outcome != Outcome.ENDED) {
                tracing.record(sampler, System.nanoTime(), 1);
            } else if (outcome == Outcome.ENDED) {
                end(sampler, System.nanoTime());
                each.remove();
                isListComplete = false; // a thread that has begun may look like it in the interpreter's list
            }
        }
    }

    /** The time since the last tick belongs to the thread that holds the GIL now; when none does, to nobody. */
    private void sampleGilHolder(long nowNanos) {
        long holder = threads.gilHolder();
        if (holder == 0) {
            holderKnownUntilNanos = nowNanos;
            return;
        }
        ThreadSampler sampler = samplerOf(holder, nowNanos);
        if (sampler == null) {
            return;
        }
        Outcome outcome = sampler.sampleNow(); // put off, its time might become another holder's
        boolean isGood = outcome == Outcome.SAMPLED || outcome == Outcome.TRUNCATED;
        // It may have let go of the GIL before it was looked at, and then it does not run any more.
        if (isGood && (sampler.waiting() == null || threads.gilHolder() == holder)) {
            tracing.tally().count(outcome);
            tracing.stacks().add(sampler.stack(), Math.max(0, nowNanos - holderKnownUntilNanos), 1, nowNanos);
            holderKnownUntilNanos = nowNanos;
        }
    }

    private ThreadSampler samplerOf(long stateAvma, long nowNanos) {
        ThreadSampler known = knownSamplerOf(stateAvma);
        if (known == null && nowNanos != listedNanos) {
            listThreads(nowNanos);
            known = knownSamplerOf(stateAvma);
        }
        return known;
    }

    private ThreadSampler knownSamplerOf(long stateAvma) {
        for (ThreadSampler sampler : samplers.values()) {
            if (sampler.stateAvma() == stateAvma) {
                return sampler;
            }
        }
        return null;
    }

    private void listThreads(long nowNanos) {
        listedNanos = nowNanos;
        listings++;
        List<PythonThread> listed = threads.list();
        List<PythonThread> wanted = wanted(listed);
        if (nativeThreads != null) {
            nativeThreads.list(listed, nowNanos);
        }
        nameThreads(wanted, nowNanos);
        for (PythonThread thread : wanted) {
            samplers.computeIfAbsent(thread.tid(), tid -> sampler(thread, nowNanos))
                    .follow(thread, listings);
        }
        // A listing may break off early, so one that lacks a thread proves nothing; several do. But when the
        // interpreter
        // itself is gone, the process has executed another program, and all that is left of its threads are their ids.
        boolean isGone = !threads.isInterpreterThere();
        samplers.values().removeIf(sampler -> {
            boolean isLost = isGone || sampler.lastListing() < listings - LISTINGS_TO_FORGET;
            if (isLost) {
                end(sampler, nowNanos);
            }
            return isLost;
        });
        // A thread that has just begun is listed before it has its id, and named later than that.
        boolean isAnyNew = nowNanos - lastNewThreadNanos < NEW_THREAD_NANOS;
        isListComplete = !isAnyNew && wanted.size() == listed.size() && wanted.size() == samplers.size();
    }

    private void nameThreads(List<PythonThread> listed, long nowNanos) {
        if (!listed.stream().allMatch(thread -> samplers.containsKey(thread.tid()))) {
            lastNewThreadNanos = nowNanos;
        }
        boolean isSomeNew = nowNanos - lastNewThreadNanos < NEW_THREAD_NANOS;
        if (nowNanos - namedNanos < (isSomeNew ? namingPauseNanos : NAMING_PERIOD_NANOS)) {
            return;
        }
        names = threadNames.read(listed);
        samplers.values().forEach(sampler -> tracing.stacks()
                .name(sampler.frame(), name(sampler.frame().tid())));
        namedNanos = System.nanoTime();
        namingPauseNanos = Math.min(PAUSES_PER_NAMING * (namedNanos - nowNanos), LONGEST_NAMING_PAUSE_NANOS);
    }

    /** The name that {@code threading} has for a thread, {@code ""} when it is not known. */
    String name(int tid) {
        return names.getOrDefault(tid, "");
    }

    private List<PythonThread> wanted(List<PythonThread> listed) {
        boolean isMainOnly = request.threads() == Threads.MAIN;
        List<PythonThread> wanted = new ArrayList<>();
        for (PythonThread thread : listed) {
            boolean isWanted = !isMainOnly || thread.tid() == python.pid();
            if (isWanted && python.process().hasThread(thread.tid())) {
                wanted.add(thread);
            }
        }
        return wanted;
    }

    private ThreadSampler sampler(PythonThread thread, long nowNanos) {
        TracedThread traced = tracing.thread(thread.tid());
        ThreadFrame frame = tracing.stacks().frameOf(thread.tid(), name(thread.tid()));
        tracing.stacks().name(frame, name(thread.tid()));
        List<Frame> root = request.subprocesses() ? List.of(python.frame(), frame) : List.of(frame);
        return new ThreadSampler(python.pid(), source(thread), thread, traced, shared, root, nowNanos);
    }

    private StackSource source(PythonThread thread) {
        StackReader.Memory memory = new StackReader.Memory();
        return natives == null
                ? new PythonSource(stacks, thread, memory)
                : new MergedSource(stacks, thread, memory, natives, tracing.tally());
    }

    private void end(ThreadSampler sampler, long nowNanos) {
        if (request.threads() != Threads.GIL_HOLDER) {
            tracing.record(sampler, nowNanos, 0);
        }
        sampler.close();
    }

    /** Ends sampling; what was sampled last holds until now. */
    void end(long nowNanos) {
        samplers.values().forEach(sampler -> end(sampler, nowNanos));
        samplers.clear();
        if (nativeThreads != null) {
            nativeThreads.end(nowNanos);
        }
    }

    @Override
    public void close() {
        samplers.values().forEach(ThreadSampler::close);
        samplers.clear();
        if (nativeThreads != null) {
            nativeThreads.close();
        }
    }
}
