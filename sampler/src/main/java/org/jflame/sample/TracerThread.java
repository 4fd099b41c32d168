package org.jflame.sample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jflame.cpython.PythonThread;
import org.jflame.cpython.PythonThreads;
import org.jflame.cpython.StackReader;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.TruncatedFrame;
import org.jflame.proc.OsThread;
import org.jflame.proc.TargetException;
import org.jflame.proc.TargetProcess;
import org.jflame.proc.TraceEvents;
import org.jflame.proc.TracedThread;
import org.jflame.sample.ThreadSampler.Outcome;

/**
 * The one thread that traces a target: Linux takes ptrace requests from the thread that attached and from no other.
 * Its end is the detaching: the kernel then lets all traced threads go.
 */
final class TracerThread extends Thread {

    private static final long LISTING_PERIOD_NANOS = 10_000_000;
    private static final int LISTINGS_TO_FORGET = 3;
    private static final long PUBLISHING_PERIOD_NANOS = 100_000_000;

    /** Some 30 MB: a program of random stacks fills it in a minute, and may go on for hours. */
    private static final int MAX_TREE_NODES = 250_000;

    private static final Frame OTHER_STACKS = new TruncatedFrame(TruncatedFrame.Reason.TOO_MANY_STACKS);

    /** How long {@link #requestStop} may go unnoticed at low rates. */
    private static final long LONGEST_WAIT_NANOS = 10_000_000;

    private volatile OsThread osThread;
    private final SamplingRequest request;
    private final TargetProcess target;
    private final PythonThreads threads;
    private final StackReader stacks;
    private ThreadSampler.Shared shared;
    private final PauseHistogram pauses = new PauseHistogram();
    private final CallTree tree = new CallTree();
    private final Map<Integer, ThreadSampler> samplers = new HashMap<>();

    // A thread that is sampled no more may be traced all the same, until it stops or ends.
    private final Map<Integer, TracedThread> traced = new HashMap<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Tally tally = new Tally();
    private int treeNodes;
    private long listedNanos;
    private long listings;
    private long publishedNanos;
    private volatile boolean stopRequested;
    private volatile SamplingStats stats;

    TracerThread(SamplingRequest request, SamplingTarget target) {
        super("jflame-tracer-" + request.pid());
        setDaemon(true);
        this.request = request;
        this.target = target.process();
        this.threads = new PythonThreads(request.pid(), target.interpreter());
        this.stacks = target.stacks();
        this.stats = tally.stats(0, request.rateHz(), 0, pauses.summary());
    }

    /** Completes when the first samples have been taken, or with the TargetException that prevents them. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Asks the thread to end; it does within some 10 ms. */
    void requestStop() {
        stopRequested = true;
    }

    /** What was recorded so far; of any thread. */
    SamplingStats stats() {
        return stats;
    }

    /** The merged stacks; only when the thread has ended. */
    CallTree tree() {
        return tree;
    }

    /** Whether the operating system's thread is gone too, and with it the kernel's last link to the target. */
    boolean isGone() {
        return !isAlive() && (osThread == null || osThread.hasEnded());
    }

    @Override
    public void run() {
        osThread = OsThread.current();
        try (TraceEvents events = new TraceEvents(traced)) {
            shared = new ThreadSampler.Shared(stacks, threads, pauses, tally, events, request.stops());
            attach();
            sampleUntilStopped(events);
        } catch (TargetException | RuntimeException | Error e) {
            if (!ready.completeExceptionally(e)) {
                // What was recorded until now is kept, and all that the caller gets.
                System.getLogger("org.jflame.sample").log(System.Logger.Level.ERROR, "sampling ended early", e);
            }
        } finally {
            samplers.values().forEach(ThreadSampler::close);
        }
    }

    private void attach() throws TargetException {
        long now = System.nanoTime();
        listThreads(now);
        if (samplers.isEmpty()) {
            throw new TargetException(
                    TargetException.Code.NOT_PYTHON,
                    "the interpreter of process " + request.pid() + " has no threads: it is starting or ending",
                    "try again when it is running");
        }
        if (request.stops() && !target.mayBeTraced()) {
            throw target.notPermitted();
        }
    }

    private void sampleUntilStopped(TraceEvents events) {
        long start = System.nanoTime();
        long deadline = request.maxNanos() > Long.MAX_VALUE - start ? Long.MAX_VALUE : start + request.maxNanos();
        SampleClock clock = new SampleClock(start, request.rateHz(), new SplittableRandom(start));
        sampleThreads();
        ready.complete(null);
        long due = clock.nextTickNanos(System.nanoTime());
        long now = System.nanoTime();
        while (!stopRequested && !samplers.isEmpty() && now < deadline) {
            events.waitUntil(Math.min(Math.min(due, deadline), now + LONGEST_WAIT_NANOS));
            now = System.nanoTime();
            if (now >= due && now < deadline) {
                tick(now);
                due = clock.nextTickNanos(System.nanoTime());
            }
            if (now - publishedNanos >= PUBLISHING_PERIOD_NANOS) {
                publish(now - start, now, clock);
            }
        }
        long end = Math.min(System.nanoTime(), deadline);
        samplers.values().forEach(sampler -> weighTail(sampler, end));
        publish(end - start, end, clock);
    }

    private void publish(long durationNanos, long nowNanos, SampleClock clock) {
        publishedNanos = nowNanos;
        stats = tally.stats(durationNanos, request.rateHz(), clock.latePeriods(), pauses.summary());
    }

    private void tick(long nowNanos) {
        if ((request.threads() != SamplingRequest.Threads.MAIN) && nowNanos - listedNanos >= LISTING_PERIOD_NANOS) {
            listThreads(nowNanos);
        }
        tally.tick();
        sampleThreads();
    }

    private void sampleThreads() {
        Iterator<ThreadSampler> each = samplers.values().iterator();
        while (each.hasNext()) {
            ThreadSampler sampler = each.next();
            Outcome outcome = sampler.sample();
            tally.count(outcome);
            if (outcome == Outcome.SAMPLED || outcome == Outcome.TRUNCATED) {
                record(sampler, System.nanoTime(), 1);
            } else if (outcome == Outcome.ENDED) {
                end(sampler);
                each.remove();
            }
        }
    }

    /** The time since a thread's last sample belongs to that sample's stack. */
    private void weighTail(ThreadSampler sampler, long endNanos) {
        record(sampler, endNanos, 0);
    }

    private void record(ThreadSampler sampler, long untilNanos, int samples) {
        long nanos = Math.max(0, sampler.takeWeightNanos(untilNanos));
        treeNodes += treeNodes < MAX_TREE_NODES
                ? tree.add(sampler.stack(), nanos, samples)
                : tree.addKnown(sampler.stack(), OTHER_STACKS, nanos, samples);
    }

    private void listThreads(long nowNanos) {
        listedNanos = nowNanos;
        listings++;
        for (PythonThread thread : wanted(threads.list())) {
            samplers.computeIfAbsent(thread.tid(), tid -> sampler(thread, nowNanos))
                    .follow(thread, listings);
        }
        // A listing may break off early, so one that lacks a thread proves nothing; several do.
        samplers.values().removeIf(sampler -> {
            boolean isGone = sampler.lastListing() < listings - LISTINGS_TO_FORGET;
            if (isGone) {
                end(sampler);
            }
            return isGone;
        });
    }

    private ThreadSampler sampler(PythonThread thread, long nowNanos) {
        TracedThread thisOne = traced.computeIfAbsent(thread.tid(), TracedThread::new);
        return new ThreadSampler(request.pid(), thread, thisOne, shared, nowNanos);
    }

    private void end(ThreadSampler sampler) {
        weighTail(sampler, System.nanoTime());
        sampler.close();
        if (!sampler.traced().isTraced()) {
            traced.remove(sampler.traced().tid());
        }
    }

    private List<PythonThread> wanted(List<PythonThread> all) {
        List<PythonThread> wanted = new ArrayList<>();
        for (PythonThread thread : all) {
            boolean isWanted = (request.threads() != SamplingRequest.Threads.MAIN) || thread.tid() == request.pid();
            if (isWanted && target.hasThread(thread.tid())) {
                wanted.add(thread);
            }
        }
        return wanted;
    }
}
