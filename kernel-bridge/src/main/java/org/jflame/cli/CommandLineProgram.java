package org.jflame.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        Map<String, Object> commands = commands(streams);
        String chosen = arguments.isEmpty() ? "" : arguments.get(0);
        // To read the annotations of all commands takes longer than most commands do.
        CommandLine parser = commands.containsKey(chosen)
                ? parser(streams, Map.of(chosen, commands.get(chosen)))
                : parser(streams, commands);
        return parser.execute(arguments.toArray(String[]::new));
    }

    /** All commands with their options. */
    static CommandLine parser(Streams streams) {
        return parser(streams, commands(streams));
    }

    private static Map<String, Object> commands(Streams streams) {
        Map<String, Object> commands = new LinkedHashMap<>(); // in the order of the help
        commands.put("record", new RecordCommand(streams));
        commands.put("dump", new DumpCommand(streams));
        commands.put("top", new TopCommand(streams));
        commands.put("render", new RenderCommand(streams));
        commands.put("diff", new DiffCommand(streams));
        commands.put("web", new WebCommand(streams));
        commands.put("doctor", new ShimCommand.Doctor());
        commands.put("warm", new ShimCommand.Warm());
        commands.put("completion", new CompletionCommand(streams));
        commands.put("check", new CheckCommand(streams));
        return commands;
    }

    private static CommandLine parser(Streams streams, Map<String, Object> commands) {
        CommandLine parser = new CommandLine(new Jflame());
        commands.forEach(parser::addSubcommand);
        return parser.setCaseInsensitiveEnumValuesAllowed(true)
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
