package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process is called what its user calls it. */
class ProcessNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "python3 train.py --epochs 3                     | train.py",
                "/usr/bin/python3.11 -u -X dev /a/b/train.py -c  | train.py",
                "python -Wignore app/                            | app",
                "python -Im http.server 8000                     | -m http.server",
                "python -mhttp.server                            | -m http.server",
                "python -c pass                                  | -c",
                "python -                                        | -",
                "python                                          | python",
                "python3 --check-hash-based-pycs always a.py     | a.py",
                "/opt/bin/blender scene.blend                    | blender",
                "/lib64/ld-linux-x86-64.so.2 --library-path /a python3 -u b.py | b.py",
            })
    void shouldCallItAfterWhatItRuns(String commandLine, String expected) {
        assertEquals(expected, ProcessNames.name(List.of(commandLine.split(" +")), ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from multiprocessing.spawn import spawn_main; spawn_main(tracker_fd=5) | a.py            | a.py spawn_main",
                "from multiprocessing.forkserver import main; main(7, 8)                | a.py            | a.py forkserver",
                "from multiprocessing.forkserver import main; main(7, 8)                | a.py forkserver | a.py forkserver",
                "from multiprocessing.resource_tracker import main;main(6)              |                 | resource_tracker",
            })
    void shouldCallAChildOfMultiprocessingAfterItsParent(String code, String parent, String expected) {
        List<String> commandLine = List.of("python", "-c", code, "--multiprocessing-fork");
        assertEquals(expected, ProcessNames.name(commandLine, parent == null ? "" : parent));
    }

    @ParameterizedTest
    @CsvSource({"ray::Worker.step() (idle), ray::Worker.step() (idle)", "gunicorn: worker [app], gunicorn: worker [app]"
    })
    void shouldBelieveWhatAProcessCallsItself(String title, String expected) {
        assertEquals(expected, ProcessNames.name(List.of(title), ""));
    }
}
