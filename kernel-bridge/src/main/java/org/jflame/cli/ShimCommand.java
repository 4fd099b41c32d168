package org.jflame.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the Python package does itself and never hands to the jar: here for the help and for completion. */
abstract sealed class ShimCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    private boolean help;

    @Override
    public Integer call() throws Failure {
        throw new Failure(
                spec.name() + " is a command of the Python package, not of the jar",
                "Install the package and run: jflame " + spec.name());
    }

    /** {@code jflame doctor}. */
    @Command(
            name = "doctor",
            sortOptions = false,
            header = "Checks Java, the service and the permission to sample, and names the cure of what is wrong.",
            footerHeading = "%n",
            footer = {
                "Examples:",
                "  jflame doctor",
                "  jflame doctor -p 1234",
                "",
                "Exit status: 0 all is well, 1 something is missing, 2 usage."
            })
    static final class Doctor extends ShimCommand {
        @Option(
                names = {"-p", "--pid"},
                paramLabel = "PID",
                description = "Also whether this process can be sampled: permission, interpreter, threads.")
        private Integer pid;
    }

    /** {@code jflame warm}. */
    @Command(
            name = "warm",
            sortOptions = false,
            header = "Makes the class archive that shortens jflame's start, now instead of after the first cell.",
            synopsisHeading = "%n")
    static final class Warm extends ShimCommand {}
}
