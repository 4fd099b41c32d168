package org.jflame.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jflame.fold.Profile;
import org.jflame.proc.TargetException;
import org.jflame.sample.LaunchedProgram;
import org.jflame.sample.Recording;
import org.jflame.sample.Sampler;
import org.jflame.sample.SamplingRequest;

/** One run of {@code jflame record}: sample, wait for the end, write. */
final class RecordRun {

    private static final long LOOK_MILLIS = 100;

    private final Streams streams;
    private final Destination destination;
    private final RecordingView view;
    private final ProfileWriter writer;
    private final Sharing sharing;

    RecordRun(Streams streams, Destination destination, RecordingView view, ProfileWriter writer, Sharing sharing) {
        this.streams = streams;
        this.destination = destination;
        this.view = view;
        this.writer = writer;
        this.sharing = sharing;
    }

    /** Samples a process that runs already; returns the exit status. */
    int attached(SamplingRequest request) throws Failure, TargetException, InterruptedException {
        CommandWords words = CommandWords.of(request.pid());
        StopRequest stop = StopRequest.whileAttached(destination::close);
        Recording recording;
        Sampler.rehearse();
        try (Sampler sampler = Sampler.start(request)) {
            recording = untilEnd(sampler, stop);
        }
        write(recording, words, request.pid());
        return 0;
    }

    /**
     * Samples a program from its start; returns its exit status.
     *
     * @param request makes the request when the program has its pid
     * @param outputToStderr whether stdout is wanted for the profile
     */
    int launched(List<String> program, IntFunction<SamplingRequest> request, boolean outputToStderr)
            throws Failure, TargetException, InterruptedException {
        CommandWords words = new CommandWords(program);
        LaunchedProgram launched = LaunchedProgram.start(program, outputToStderr);
        StopRequest stop = StopRequest.whileLaunched(launched);
        Recording recording;
        boolean isPython;
        try (Sampler sampler = Sampler.start(request.apply(launched.pid()), launched)) {
            recording = untilEnd(sampler, stop);
            isPython = sampler.hasFoundPython();
        }
        boolean isWritten = isPython ? tryToWrite(recording, words, launched.pid()) : complainOfNoPython(words);
        int status = launched.awaitStatus();
        return isWritten || status != 0 ? status : CommandLineProgram.FAILURE_STATUS;
    }

    private boolean complainOfNoPython(CommandWords words) {
        streams.complain(
                "nothing was sampled: " + words.program()
                        + " has not run a CPython that jflame knows, or only for a moment",
                "Start a Python program; one that a child process runs is followed with -s");
        return false;
    }

    /** Whatever becomes of the profile, the program runs to its end. */
    private boolean tryToWrite(Recording recording, CommandWords words, int pid) {
        try {
            write(recording, words, pid);
            return true;
        } catch (Failure e) {
            streams.complain(e.getMessage(), e.cure());
            return false;
        }
    }

    private Recording untilEnd(Sampler sampler, StopRequest stop) throws InterruptedException {
        stop.onRequest(sampler::close);
        try (ProgressLine progress = ProgressLine.on(streams)) {
            while (!sampler.awaitEnd(LOOK_MILLIS)) {
                progress.show(sampler);
            }
        }
        return sampler.stop();
    }

    private void write(Recording recording, CommandWords words, int pid) throws Failure {
        Profile profile = view.of(recording, words);
        Optional<String> link = Optional.empty();
        Failure unshared = null;
        try {
            link = sharing.share(() -> view.forPrograms().of(recording, words));
        } catch (Failure e) {
            unshared = e;
        }
        if (link.isEmpty() || !sharing.isEnough()) {
            writeFile(profile, words, pid);
        } else {
            streams.err().println(RecordSummary.of(link.get(), profile));
        }
        if (link.isPresent()) {
            streams.out().println(link.get());
        }
        if (unshared != null) {
            throw unshared;
        }
    }

    private void writeFile(Profile profile, CommandWords words, int pid) throws Failure {
        String name = "jflame-" + words.fileNamePart() + "-" + pid + writer.ending();
        String written = destination.write(out -> writer.write(profile, out), name);
        streams.err().println(RecordSummary.of(written, profile));
    }
}
