package org.jflame.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jflame.proc.TargetException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands that people type: parsed, run, and every failure one line on stderr. */
final class CommandLineProgram {

    /** Something that prevents the command. */
    static final int FAILURE_STATUS = 1;

    /** The command line makes no sense. */
    static final int USAGE_STATUS = 2;

    private static final int HELP_COLUMNS = 100;

    private CommandLineProgram() {}

    /** Runs one command; returns the exit status. */
    static int run(List<String> arguments, Streams streams) {
        return parser(streams).execute(arguments.toArray(String[]::new));
    }

    /** All commands with their options. */
    static CommandLine parser(Streams streams) {
        return new CommandLine(new Jflame())
                .addSubcommand(new RecordCommand(streams))
                .addSubcommand(new DumpCommand(streams))
                .addSubcommand(new TopCommand(streams))
                .addSubcommand(new RenderCommand(streams))
                .addSubcommand(new DiffCommand(streams))
                .addSubcommand(new ShimCommand.Doctor())
                .addSubcommand(new ShimCommand.Warm())
                .addSubcommand(new CompletionCommand(streams))
                .addSubcommand(new CheckCommand(streams))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(HELP_COLUMNS)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setOut(new PrintWriter(streams.out(), true))
                .setParameterExceptionHandler((e, words) -> refuse(e, streams))
                .setExecutionExceptionHandler((e, command, result) -> fail(e, streams));
    }

    private static int refuse(ParameterException e, Streams streams) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        streams.complain(reason(e), "See " + command + " --help");
        return USAGE_STATUS;
    }

    private static String reason(ParameterException e) {
        boolean noCommand = e.getCommandLine().getParent() == null && e instanceof UnmatchedArgumentException;
        if (noCommand) {
            return "unknown command '"
                    + ((UnmatchedArgumentException) e).getUnmatched().get(0) + "'";
        }
        return e.getMessage();
    }

    private static int fail(Exception e, Streams streams) {
        if (e instanceof Failure failure) {
            streams.complain(failure.getMessage(), failure.cure());
        } else if (e instanceof TargetException refused) {
            streams.complain(refused.getMessage(), refused.cure());
        } else {
            streams.complain("a mistake of jflame's own: " + e, "Please report it, with the command line");
        }
        return FAILURE_STATUS;
    }
}
