package org.jflame.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jflame completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        header = "Prints a script that lets a shell complete jflame's commands and options.",
        synopsisHeading = "%n",
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
