package org.jflame.cli;

import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The formats of commands that only draw. */
final class PictureFormats {

    private PictureFormats() {}

    /** SVG or HTML by the file's ending; SVG on stdout. */
    static OutputFormat of(String output, CommandSpec command) {
        if (output.equals(Destination.STDOUT)) {
            return OutputFormat.SVG;
        }
        Optional<OutputFormat> format = OutputFormat.ofFileName(output)
                .filter(known -> known == OutputFormat.SVG || known == OutputFormat.HTML);
        return format.orElseThrow(() ->
                new ParameterException(command.commandLine(), "'" + output + "' ends neither in .svg nor in .html"));
    }
}
