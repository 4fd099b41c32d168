package org.jflame.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A form in which a profile can be written, and the file names that ask for it. */
enum OutputFormat {
    /** A flame graph as a picture. */
    SVG(".svg"),
    /** The same as a page of its own, with a table of the hottest lines. */
    HTML(".html", ".htm"),
    /** One stack a line, for other tools. */
    COLLAPSED(".txt", ".folded", ".collapsed"),
    /** A file for speedscope. */
    SPEEDSCOPE(".speedscope.json", ".speedscope"),
    /** A file for pprof and what reads its format. */
    PPROF(".pb.gz", ".pprof"),
    /** A file for the Firefox Profiler. */
    GECKO(".gecko.json", ".firefox.json"),
    /** Everything that is known. */
    JSON(".json");

    private final List<String> endings;

    OutputFormat(String... endings) {
        this.endings = List.of(endings);
    }

    /** The ending of a file that gets its name from us. */
    String ending() {
        return endings.get(0);
    }

    /** Whether what reads it wants to open source files, so that they need their full names. */
    boolean isForPrograms() {
        return this == SPEEDSCOPE || this == PPROF || this == GECKO || this == JSON;
    }

    /** What a file's name asks for; {@link #JSON} is the last, because other formats' endings end in its own. */
    static Optional<OutputFormat> ofFileName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.endings.stream().anyMatch(lower::endsWith))
                .findFirst();
    }

    /** All endings, for people. */
    static String knownEndings() {
        return Arrays.stream(values())
                .flatMap(format -> format.endings.stream())
                .collect(Collectors.joining(" "));
    }
}
