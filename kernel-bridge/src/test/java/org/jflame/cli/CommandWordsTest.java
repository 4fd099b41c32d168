package org.jflame.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandWordsTest {

    @ParameterizedTest
    @CsvSource({
        "python train.py --epochs 3, train.py",
        "/usr/bin/python3.11 -u /srv/app/serve.py, serve.py",
        "python -X dev -W error job.py, job.py",
        "python -m torch.distributed.run job.py, torch.distributed.run",
        "python -c pass, python",
        "python3, python3",
        "python -, python",
        "/usr/bin/uwsgi --http :80, uwsgi",
    })
    void shouldNameAProgramAsPeopleDo(String line, String program) {
        assertEquals(program, new CommandWords(Arrays.asList(line.split(" "))).program());
    }

    @ParameterizedTest
    @CsvSource({"a b/../c;d.py, c_d.py", "/srv/огонь.py, огонь.py"})
    void shouldBePartOfAFilesName(String script, String part) {
        assertEquals(part, new CommandWords(Arrays.asList("python", script)).fileNamePart());
    }
}
