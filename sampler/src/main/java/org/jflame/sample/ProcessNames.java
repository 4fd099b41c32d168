package org.jflame.sample;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jflame.fold.ProcessFrame;
import org.jflame.proc.TargetProcess;

/** What a Python process is called, for people: the script or module that it runs. */
final class ProcessNames {

    /** Python's options that have a value behind them. Source: python(1). */
    private static final String OPTIONS_WITH_VALUE = "WXQ";

    private static final String LONG_OPTION_WITH_VALUE = "--check-hash-based-pycs";
    private static final Pattern MULTIPROCESSING =
            Pattern.compile("from multiprocessing\\.(?:(spawn) import spawn_main|(\\w+) import main)");
    private static final Pattern LOADER = Pattern.compile("ld-.*\\.so(\\.\\d+)?");
    private static final Set<String> LOADER_OPTIONS_WITH_VALUE = Set.of(
            "--library-path",
            "--argv0",
            "--preload",
            "--inhibit-rpath",
            "--audit",
            "--glibc-hwcaps-prepend",
            "--glibc-hwcaps-mask");
    private static final int MAX_COMMAND_LENGTH = 4096;

    private ProcessNames() {}

    /**
     * The frame of a process.
     *
     * @param parentName the name of the process that started it, {@code ""} when that is not known
     */
    static ProcessFrame frame(TargetProcess process, String parentName) {
        String rank = process.environmentVariable("RANK");
        return new ProcessFrame(
                process.pid(),
                name(process.commandLine(), parentName),
                rank.isEmpty() ? process.environmentVariable("LOCAL_RANK") : rank);
    }

    /** The command line in one line. */
    static String command(TargetProcess process) {
        String command = String.join(" ", process.commandLine()).replaceAll("\\p{Cntrl}+", " ");
        return command.substring(0, Math.min(command.length(), MAX_COMMAND_LENGTH));
    }

    static String name(List<String> wholeCommandLine, String parentName) {
        List<String> commandLine = withoutLoader(wholeCommandLine);
        if (commandLine.isEmpty()) {
            return "";
        }
        String program = commandLine.get(0);
        if (program.indexOf(' ') >= 0) {
            return program.replaceAll("\\p{Cntrl}+", " "); // setproctitle writes a sentence there
        }
        if (!lastPart(program).contains("python")) {
            return lastPart(program); // Python is embedded in it: its arguments are its own
        }
        return ofPython(commandLine, parentName);
    }

    /** What the dynamic loader was told to start, where it was started as a program itself. Source: ld.so(8). */
    private static List<String> withoutLoader(List<String> commandLine) {
        if (commandLine.isEmpty()
                || !LOADER.matcher(lastPart(commandLine.get(0))).matches()) {
            return commandLine;
        }
        int at = 1;
        while (at < commandLine.size() && commandLine.get(at).startsWith("--")) {
            at += LOADER_OPTIONS_WITH_VALUE.contains(commandLine.get(at)) ? 2 : 1;
        }
        return at < commandLine.size() ? commandLine.subList(at, commandLine.size()) : commandLine;
    }

    /** Behind the options stands what Python runs, or one of the options says it. */
    private static String ofPython(List<String> commandLine, String parentName) {
        for (int i = 1; i < commandLine.size(); i++) {
            String argument = commandLine.get(i);
            String next = i + 1 < commandLine.size() ? commandLine.get(i + 1) : "";
            if (argument.equals("-") || !argument.startsWith("-")) {
                return argument.equals("-") ? "-" : lastPart(argument);
            }
            int option = indexOfOptionWithValue(argument);
            boolean isValueBehind = option == argument.length() - 1 || argument.equals(LONG_OPTION_WITH_VALUE);
            String value = isValueBehind ? next : argument.substring(option + 1);
            if (option >= 0 && argument.charAt(option) == 'm') {
                return "-m " + value;
            } else if (option >= 0 && argument.charAt(option) == 'c') {
                return ofCode(value, parentName);
            }
            i += isValueBehind ? 1 : 0;
        }
        return lastPart(commandLine.get(0));
    }

    /** A child of multiprocessing is known by its parent's script and by the way it was started. */
    private static String ofCode(String code, String parentName) {
        Matcher start = MULTIPROCESSING.matcher(code);
        if (!start.find()) {
            return "-c";
        }
        String way = start.group(1) == null ? start.group(2) : "spawn_main";
        if (parentName.isEmpty() || parentName.endsWith(way)) {
            return parentName.isEmpty() ? way : parentName;
        }
        return parentName + " " + way;
    }

    /** Options of one letter may stand together; the first one that has a value ends them. -1 when none has. */
    private static int indexOfOptionWithValue(String argument) {
        if (argument.startsWith("--")) {
            return -1;
        }
        for (int at = 1; at < argument.length(); at++) {
            char letter = argument.charAt(at);
            if (letter == 'c' || letter == 'm' || OPTIONS_WITH_VALUE.indexOf(letter) >= 0) {
                return at;
            }
        }
        return -1;
    }

    private static String lastPart(String path) {
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }
}
