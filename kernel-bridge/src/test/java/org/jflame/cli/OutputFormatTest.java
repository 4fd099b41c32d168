package org.jflame.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputFormatTest {

    @ParameterizedTest
    @CsvSource({
        "a.svg, SVG",
        "A.SVG, SVG",
        "a.html, HTML",
        "a.txt, COLLAPSED",
        "a.folded, COLLAPSED",
        "a.collapsed, COLLAPSED",
        "a.speedscope.json, SPEEDSCOPE",
        "a.speedscope, SPEEDSCOPE",
        "a.pb.gz, PPROF",
        "a.pprof, PPROF",
        "a.gecko.json, GECKO",
        "a.firefox.json, GECKO",
        "a.json, JSON",
        "a.gz,",
        "a.svg.png,",
        "svg,",
    })
    void shouldFollowTheEnding(String name, OutputFormat format) {
        assertEquals(Optional.ofNullable(format), OutputFormat.ofFileName(name));
    }
}
