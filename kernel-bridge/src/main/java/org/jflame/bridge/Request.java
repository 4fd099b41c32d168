package org.jflame.bridge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jflame.fold.ProfileDiff;
import org.jflame.sample.SamplingRequest;
import org.jflame.sample.SamplingRequest.Threads;

/**
 * What a client may ask for. One JSON object a request; the components are its fields, by their names.
 *
 * <p>The constructors refuse what no request may hold, so that a request that exists can be carried out. Everything in
 * it comes from the profiled program's side and is untrusted text.
 */
public sealed interface Request {

    /** The requests by the name that {@code type} gives them. */
    Map<String, Class<? extends Request>> BY_TYPE = Map.of(
            "hello", Hello.class,
            "start", Start.class,
            "stop", Stop.class,
            "discard", Discard.class,
            "status", Status.class,
            "diff", Diff.class,
            "watch", Watch.class,
            "peek", Peek.class,
            "bye", Bye.class);

    /** How many frames follow the JSON. */
    default int attachments() {
        return 0;
    }

    /**
     * The first request of a client.
     *
     * @param version the client's version of jflame
     * @param pid the notebook kernel; the service does not outlive it
     */
    record Hello(String version, int pid) implements Request {
        public Hello {
            present(version, "version");
            if (pid <= 0) {
                throw new IllegalArgumentException("pid " + pid + " is not a process: pids start at 1");
            }
        }
    }

    /**
     * Begin a profile; one that was running is dropped.
     *
     * @param pid the process to sample
     * @param rateHz samples a second, a ceiling
     * @param maxSeconds sampling ends after this time; null for no limit
     * @param threads whether all Python threads are sampled, or the main thread alone
     * @param idle whether time in which a thread waits is part of the picture
     * @param subprocesses whether the process's descendants are sampled too
     * @param nativeFrames whether native frames are part of the picture, and the threads that run no Python
     * @param raw whether plumbing is part of the picture
     * @param maxPauseShare the part of its time for which a thread may stand still for its samples; null for no limit
     */
    record Start(
            int pid,
            double rateHz,
            Double maxSeconds,
            boolean threads,
            boolean idle,
            boolean subprocesses,
            boolean nativeFrames,
            boolean raw,
            Double maxPauseShare)
            implements Request {
        public Start {
            // refuses what cannot be sampled
            samplingRequest(pid, rateHz, maxSeconds, threads, subprocesses, nativeFrames, maxPauseShare);
        }

        SamplingRequest samplingRequest() {
            return samplingRequest(pid, rateHz, maxSeconds, threads, subprocesses, nativeFrames, maxPauseShare);
        }

        private static SamplingRequest samplingRequest(
                int pid,
                double rateHz,
                Double maxSeconds,
                boolean threads,
                boolean subprocesses,
                boolean nativeFrames,
                Double maxPauseShare) {
            // The cast saturates: 1e300 s is no limit, and NaN is 0, which is refused.
            long maxNanos = maxSeconds == null ? Long.MAX_VALUE : (long) (maxSeconds * 1e9);
            return new SamplingRequest(
                    pid,
                    rateHz,
                    maxNanos,
                    threads ? Threads.ALL : Threads.MAIN,
                    true,
                    subprocesses,
                    nativeFrames,
                    maxPauseShare == null ? SamplingRequest.NO_BUDGET : maxPauseShare);
        }
    }

    /**
     * End the profile and send it.
     *
     * @param title what was profiled, for people
     * @param cells the execution count of each cell so far, by the file name of its code
     * @param cellSources the source text of cells by execution count; not every cell has one
     * @param standardLibrary path prefixes of Python's own library
     * @param libraries path prefixes of installed packages
     * @param threadNames names by thread id
     * @param serviceThreads thread ids of the notebook kernel's own threads
     * @param currentCell the execution count of the profiled cell; null when it was not a cell
     * @param awaits whether the cell uses top-level await
     * @param png whether the picture is wanted in pixels too
     */
    record Stop(
            String title,
            Map<String, Integer> cells,
            Map<Integer, String> cellSources,
            List<String> standardLibrary,
            List<String> libraries,
            Map<Integer, String> threadNames,
            List<Integer> serviceThreads,
            Integer currentCell,
            boolean awaits,
            boolean png)
            implements Request {
        public Stop {
            present(title, "title");
            cells = present(cells, "cells");
            cellSources = present(cellSources, "cellSources");
            standardLibrary = present(standardLibrary, "standardLibrary");
            libraries = present(libraries, "libraries");
            threadNames = present(threadNames, "threadNames");
            serviceThreads = present(serviceThreads, "serviceThreads");
        }
    }

    /** End the profile and throw it away. */
    record Discard() implements Request {}

    /** How the profile is going. */
    record Status() implements Request {}

    /**
     * Compare two profiles and draw the difference. They follow as two frames, the earlier one first, each in the format of
     * {@link org.jflame.render.ProfileJson}, gzip.
     *
     * @param measure {@code time} for two runs of the same work, {@code share} for others
     */
    record Diff(String measure) implements Request {
        public Diff {
            present(measure, "measure");
            measure(measure);
        }

        @Override
        public int attachments() {
            return 2;
        }

        ProfileDiff.Measure wanted() {
            return measure(measure);
        }

        private static ProfileDiff.Measure measure(String word) {
            return switch (word) {
                case "time" -> ProfileDiff.Measure.TIME;
                case "share" -> ProfileDiff.Measure.SHARE;
                default -> throw new IllegalArgumentException("measure is neither time nor share");
            };
        }
    }

    /**
     * Draw live pictures of the running profile from now on, whenever there is a {@link Peek}.
     *
     * @param view as if the profile ended now
     */
    record Watch(Stop view) implements Request {
        public Watch {
            if (view == null) {
                throw new IllegalArgumentException("view is missing");
            }
        }
    }

    /**
     * What the running profile is so far.
     *
     * @param seen the number of the picture that the client has, 0 for none: it is not sent again
     */
    record Peek(long seen) implements Request {}

    /** End the service. */
    record Bye() implements Request {}

    private static void present(String value, String field) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
    }

    private static <T> List<T> present(List<T> values, String field) {
        if (values == null || values.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(field + " is missing or holds a null");
        }
        return List.copyOf(values);
    }

    /** Keeps the order of the message: the same message gives the same picture. */
    private static <K, V> Map<K, V> present(Map<K, V> values, String field) {
        if (values == null || values.values().stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(field + " is missing or holds a null");
        }
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
