package org.jflame.fold;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jflame.fold.PlumbingRule.Action;
import org.jflame.fold.PlumbingRule.Verdict;

/**
 * The table of plumbing, {@code plumbing.rules}, whose head says what its lines mean.
 *
 * @param rules the first that matches decides
 */
record PlumbingRules(List<PlumbingRule> rules) {

    private static final Map<String, String> MODULES =
            Map.of("$python", "python[\\w.-]*|libpython[\\w.-]*", "$torch", "libtorch.*|libc10.*");
    private static final Pattern HEAD = Pattern.compile("([\\w+-]+): (\\w+)(?::(\\S+))? in (file )?(.+)");

    PlumbingRules {
        rules = List.copyOf(rules);
    }

    /** The table that comes with jflame. */
    static PlumbingRules standard() {
        return Standard.RULES;
    }

    /**
     * Reads a table.
     *
     * @throws IllegalArgumentException when a line is none of it
     */
    static PlumbingRules parse(List<String> lines) {
        List<PlumbingRule> rules = new ArrayList<>();
        Matcher head = null;
        StringBuilder functions = new StringBuilder();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith(" ")) {
                append(functions, line.strip());
                continue;
            }
            addRule(rules, head, functions);
            head = HEAD.matcher(line);
            if (!head.matches()) {
                throw new IllegalArgumentException("no rule begins like this: " + line);
            }
        }
        addRule(rules, head, functions);
        return new PlumbingRules(rules);
    }

    /** What becomes of a frame. */
    Verdict of(Frame frame) {
        String plainName = frame instanceof NativeFrame function ? CxxName.plain(function) : "";
        for (PlumbingRule rule : rules) {
            Verdict verdict = frame instanceof NativeFrame function
                    ? rule.ofNative(function, plainName)
                    : frame instanceof PythonFrame function ? rule.ofPython(function) : null;
            if (verdict != null) {
                return verdict;
            }
        }
        return Verdict.keep(frame);
    }

    private static void append(StringBuilder functions, String words) {
        for (String word : words.split("\\s+")) {
            functions.append(functions.length() == 0 ? "" : "|").append(word);
        }
    }

    private static void addRule(List<PlumbingRule> rules, Matcher head, StringBuilder functions) {
        if (head == null) {
            return;
        }
        String shownAs = head.group(3) == null ? "" : head.group(3);
        Action action = shownAs.isEmpty() ? Action.valueOf(head.group(2).toUpperCase(Locale.ROOT)) : Action.RENAME;
        boolean ofPythonFiles = head.group(4) != null;
        rules.add(new PlumbingRule(
                head.group(1),
                action,
                shownAs,
                ofPythonFiles,
                Pattern.compile(place(head.group(5))),
                Pattern.compile(functions.toString())));
        functions.setLength(0);
    }

    private static String place(String words) {
        String place = words;
        for (Map.Entry<String, String> module : MODULES.entrySet()) {
            place = place.replace(module.getKey(), module.getValue());
        }
        return place;
    }

    /** Read when it is first needed. */
    private static final class Standard {
        private static final PlumbingRules RULES = read();

        private static PlumbingRules read() {
            try (InputStream in = PlumbingRules.class.getResourceAsStream("plumbing.rules");
                    BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                return parse(text.lines().toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
