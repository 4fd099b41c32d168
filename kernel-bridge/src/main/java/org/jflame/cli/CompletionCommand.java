package org.jflame.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jflame completion}. */
@Command(
        name = "completion",
        sortOptions = false,
        header = "Prints a script that lets a shell complete jflame's commands and options.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(jflame completion bash)",
            "  jflame completion zsh > ~/.jflame-completion && echo 'source ~/.jflame-completion' >> ~/.zshrc"
        })
final class CompletionCommand implements Runnable {

    /** The shells whose completion is known. */
    enum Shell {
        BASH,
        ZSH
    }

    private final Streams streams;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private Shell shell;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    private boolean help;

    CompletionCommand(Streams streams) {
        this.streams = streams;
    }

    /** One script for both: in zsh it loads bashcompinit. */
    @Override
    public void run() {
        streams.out().print(AutoComplete.bash("jflame", CommandLineProgram.parser(streams)));
        streams.out().flush();
    }
}
