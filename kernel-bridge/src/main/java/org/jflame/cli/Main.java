package org.jflame.cli;

import java.io.PrintStream;
import java.util.List;
import org.jflame.bridge.Protocol;
import org.jflame.bridge.Rehearsal;
import org.jflame.bridge.ServiceProcess;

/**
 * {@code java -jar jflame.jar}.
 *
 * <p>Parsed by hand: a library for it would cost more time than all the rest until the service has its port.
 */
public final class Main {

    private static final int USAGE_STATUS = 2;

    private static final String HELP =
            """
            jflame.jar: the sampling service of the jflame notebook magic

              serve      take a loopback port, announce it on stdout, serve the client whose key comes on stdin
              rehearse   play a session with itself and end, for -XX:ArchiveClassesAtExit
              --version  print the version
              --help     print this
            """;

    private Main() {}

    /** Runs one command and ends the JVM. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        PrintStream stdout = System.out;
        System.setOut(System.err); // stdout belongs to the parent: no library's word may get there
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", "jflame: %4$s: %5$s%6$s%n");
        }
        String command = arguments.size() == 1 ? arguments.get(0) : "";
        switch (command) {
            case "serve" -> ServiceProcess.run(System.in, stdout);
            case "rehearse" -> Rehearsal.run();
            case "--version" -> stdout.println("jflame " + Protocol.VERSION);
            case "--help" -> stdout.print(HELP);
            default -> {
                System.err.println("jflame: one of serve, rehearse, --version, --help is needed, not: "
                        + String.join(" ", arguments));
                return USAGE_STATUS;
            }
        }
        return 0;
    }
}
