package org.jflame.bridge;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import org.jflame.fold.SamplingStats;

/** What the service answers, one reply a request. One JSON object; the components are its fields, by their names. */
public sealed interface Reply {

    /** The name that {@code type} gives each reply. */
    Map<Class<? extends Reply>, String> TYPES = Map.of(
            Welcome.class, "welcome",
            Started.class, "started",
            Profiled.class, "profile",
            Discarded.class, "discarded",
            State.class, "state",
            Compared.class, "difference",
            Watching.class, "watching",
            Glimpse.class, "glimpse",
            Goodbye.class, "goodbye",
            Failure.class, "error");

    /** The frames that follow the JSON. */
    default List<byte[]> attachments() {
        return List.of();
    }

    /**
     * To {@link Request.Hello}.
     *
     * @param version the service's version of jflame
     * @param javaVersion the JVM's version
     * @param pid the JVM's process, which the target has to permit to trace it
     */
    record Welcome(String version, String javaVersion, long pid) implements Reply {}

    /** To {@link Request.Start}, once the target is really being sampled. */
    record Started() implements Reply {}

    /**
     * To {@link Request.Stop}.
     *
     * @param title what was profiled, as the request said
     * @param seconds the profiled window
     * @param samples stacks in the picture
     * @param askedHz the rate asked for
     * @param achievedHz the rate that was really taken
     * @param quality what else a careful reader should know
     * @param html for display: header, picture, table
     * @param text the summary as plain text
     * @param svgGzip the picture, stand-alone, UTF-8, gzip; the second frame
     * @param collapsedGzip one stack a line, {@code a;b;c COUNT}, UTF-8, gzip; the third frame
     * @param profileGzip everything, in the format of {@link org.jflame.render.ProfileJson}, gzip; the fourth frame
     * @param png the picture in pixels, where it was asked for; the fifth frame, empty where there is none
     */
    record Profiled(
            String title,
            double seconds,
            long samples,
            double askedHz,
            double achievedHz,
            Quality quality,
            String html,
            String text,
            @JsonIgnore byte[] svgGzip,
            @JsonIgnore byte[] collapsedGzip,
            @JsonIgnore byte[] profileGzip,
            @JsonUnwrapped Png png)
            implements Reply {
        @Override
        public List<byte[]> attachments() {
            return List.of(svgGzip, collapsedGzip, profileGzip, png.image());
        }
    }

    /**
     * The picture in pixels.
     *
     * @param image a PNG; empty where there is none
     * @param pngProblem why it could not be drawn; "" when it could, and when it was not asked for
     */
    record Png(@JsonIgnore byte[] image, String pngProblem) {
        static final Png NOT_ASKED = new Png(new byte[0], "");
    }

    /**
     * How far a profile can be trusted, and what it cost.
     *
     * @param lateTicks scheduled samples that were left out because their time was over
     * @param failedSamples samples of which nothing could be read
     * @param sparedTicks scheduled samples that were left out to keep to the budget
     * @param truncatedSamples stacks of which something could not be read
     * @param degradedSamples stacks of whose native frames some are missing or guessed
     * @param stops how often a thread was stopped
     * @param pauseP50Seconds the median stop
     * @param pauseP99Seconds the 99th percentile of the stops
     * @param pauseTotalSeconds all stops together
     */
    record Quality(
            long lateTicks,
            long sparedTicks,
            long failedSamples,
            long truncatedSamples,
            long degradedSamples,
            long stops,
            double pauseP50Seconds,
            double pauseP99Seconds,
            double pauseTotalSeconds) {

        static Quality of(SamplingStats stats) {
            SamplingStats.Pause pause = stats.pause();
            return new Quality(
                    stats.lateTicks(),
                    stats.sparedTicks(),
                    stats.failedSamples(),
                    stats.truncatedSamples(),
                    stats.degradedSamples(),
                    pause.stops(),
                    pause.p50Nanos() / 1e9,
                    pause.p99Nanos() / 1e9,
                    pause.totalNanos() / 1e9);
        }
    }

    /** To {@link Request.Discard}, also when nothing was running. */
    record Discarded() implements Reply {}

    /**
     * To {@link Request.Status}.
     *
     * @param sampling whether a profile is being taken; the other fields are 0 when not
     * @param seconds since sampling began
     * @param samples stacks recorded so far
     * @param achievedHz the rate that was really taken
     */
    record State(boolean sampling, double seconds, long samples, double achievedHz) implements Reply {
        static final State NOT_SAMPLING = new State(false, 0, 0, 0);
    }

    /**
     * To {@link Request.Diff}.
     *
     * @param sentence what has changed, without a full stop
     * @param html for display: sentence, picture, table
     * @param text sentence and table as plain text
     * @param svg the picture, stand-alone
     */
    record Compared(String sentence, String html, String text, String svg) implements Reply {}
    /** To {@link Request.Watch}. */
    record Watching() implements Reply {}

    /**
     * To {@link Request.Peek}.
     *
     * @param state how it goes
     * @param number the number of the latest picture, 0 when there is none yet
     * @param waitSeconds when to ask again
     * @param profile what the profile was at that picture; its frames follow. Null when the client has that one
     */
    record Glimpse(State state, long number, double waitSeconds, Profiled profile) implements Reply {
        @Override
        public List<byte[]> attachments() {
            return profile == null ? List.of() : profile.attachments();
        }
    }

    /** To {@link Request.Bye}, the last reply of a service. */
    record Goodbye() implements Reply {}

    /**
     * To any request.
     *
     * @param code what is wrong, for programs
     * @param message what was found and where, one line
     * @param cure what to do, one line
     */
    record Failure(ErrorCode code, String message, String cure) implements Reply {}
}
