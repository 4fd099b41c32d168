package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ViewerScriptTest {

    @Test
    void shouldCallTheFunctionWithTheData() {
        assertEquals(
                "((d) => d // all\n)(\"QUJD\")",
                ViewerScript.of("(d) => d // all\n").call("QUJD"));
    }

    @Test
    void shouldRefuseWhatEndsAScriptOrMarkdownsHtml() {
        for (String expression : List.of(
                "() => '</script>'", "() => '</SCRIPT >'", "() => '<!-- -->'", "() => '<script'", "() => `a\n \nb`")) {
            assertThrows(IllegalArgumentException.class, () -> ViewerScript.of(expression), expression);
        }
    }
}
