package org.jflame.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class PidNamespaceTest {

    @Test
    void shouldLeaveTheIdsOfOurOwnNamespace() {
        int tid = OsThread.current().tid();
        PidNamespace own = PidNamespace.of((int) ProcessHandle.current().pid());
        assertEquals(tid, own.outerTid(tid));
    }

    @Test
    void shouldTranslateTheIdsOfAnotherNamespace() throws Exception {
        Process unshare = new ProcessBuilder("unshare", "--user", "--map-root-user", "--pid", "--fork", "cat")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var output = unshare.getOutputStream();
                var input =
                        new BufferedReader(new InputStreamReader(unshare.getInputStream(), StandardCharsets.UTF_8))) {
            Assumptions.assumeTrue(isEchoed(output, input), "this machine lets nobody make a pid namespace");
            int cat = (int) unshare.children().findFirst().orElseThrow().pid();

            PidNamespace namespace = PidNamespace.of(cat);
            assertNotEquals(1, cat);
            assertEquals(cat, namespace.outerTid(1), "the first process of a namespace");
            assertEquals(0, namespace.outerTid(cat));
        } finally {
            unshare.destroyForcibly();
        }
    }

    private static boolean isEchoed(OutputStream output, BufferedReader input) throws IOException {
        try {
            output.write('\n');
            output.flush();
        } catch (IOException e) {
            return false; // it has ended: the kernel forbids it
        }
        return input.readLine() != null;
    }
}
