package org.jflame.cli;

import org.jflame.bridge.Protocol;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jflame} without a command: its help. */
@Command(
        name = "jflame",
        mixinStandardHelpOptions = true,
        version = "jflame " + Protocol.VERSION,
        synopsisSubcommandLabel = "COMMAND",
        header = "Where a running Python program spends its time, seen from outside.",
        description = {
            "",
            "jflame samples CPython processes with ptrace: nothing is injected into them, nothing has to be",
            "prepared in them, and they run on unharmed whatever becomes of jflame.",
            ""
        },
        optionListHeading = "",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  jflame record -o out.svg -- python train.py    profile a program from start to end",
            "  jflame record -p 1234 -d 10 -o out.html        profile a running process for 10 seconds",
            "  jflame dump -p 1234                            what is it doing right now?",
            "  jflame top -p 1234                             the busiest functions, live",
            "  jflame web                                     a place for a team's profiles",
            "",
            "jflame COMMAND --help explains a command. In a notebook: %%load_ext jflame, then %%%%jflame.",
            "Exit status: 0 done, 1 it could not be done (one line says why), 2 the command line is wrong;",
            "record -- CMD exits with CMD's status."
        })
final class Jflame implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is needed: record, dump, top, render, diff, web, doctor");
    }
}
