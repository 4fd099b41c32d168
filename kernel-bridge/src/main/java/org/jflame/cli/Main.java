package org.jflame.cli;

import java.util.List;
import org.jflame.bridge.Protocol;
import org.jflame.bridge.Rehearsal;
import org.jflame.bridge.ServiceProcess;

/**
 * {@code java -jar jflame.jar}.
 *
 * <p>What the service's client starts is recognised by hand: loading a library for it would cost more time than all the
 * rest until the service has its port. Everything else is {@link CommandLineProgram}'s.
 */
public final class Main {

    private Main() {}

    /** Runs one command and ends the JVM. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), Streams.take()));
    }

    private static int run(List<String> arguments, Streams streams) {
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", "jflame: %4$s: %5$s%6$s%n");
        }
        switch (arguments.size() == 1 ? arguments.get(0) : "") {
            case "serve" -> ServiceProcess.run(System.in, streams.out());
            case "rehearse" -> {
                Rehearsal.run();
                CommandRehearsal.run();
            }
            case "--version" -> streams.out().println("jflame " + Protocol.VERSION);
            default -> {
                return CommandLineProgram.run(arguments, streams);
            }
        }
        return 0;
    }
}
