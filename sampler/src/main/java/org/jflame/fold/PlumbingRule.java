package org.jflame.fold;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What becomes of frames that are plumbing.
 *
 * @param name what the rule is called
 * @param action what it does
 * @param shownAs the name that {@link Action#RENAME} gives, with {@code $1} for a group of the function's expression
 * @param ofPythonFiles whether it is about Python frames and their files, or about native frames and their modules
 * @param place the whole name of a module, or the end of a file's name
 * @param function the whole plain name of a function
 */
record PlumbingRule(
        String name, Action action, String shownAs, boolean ofPythonFiles, Pattern place, Pattern function) {

    /** The words of the table. */
    enum Action {
        /** Never shown. */
        HIDE,
        /** Shown only as a leaf. */
        PASS,
        /** Shown under another name. */
        RENAME,
        /** Hidden below the operator that it implements. */
        PART,
        /** Shown. */
        KEEP
    }

    PlumbingRule {
        Objects.requireNonNull(name);
        Objects.requireNonNull(action);
        Objects.requireNonNull(shownAs);
        Objects.requireNonNull(place);
        Objects.requireNonNull(function);
    }

    /** What the rule makes of a native function; null when it is about others. */
    Verdict ofNative(NativeFrame frame, String plainName) {
        if (ofPythonFiles || !place.matcher(frame.module()).matches()) {
            return null;
        }
        Matcher match = function.matcher(plainName);
        if (!match.matches()) {
            return null;
        }
        return switch (action) {
            case RENAME ->
                new Verdict(action, new NativeFrame(match.replaceFirst(shownAs), frame.module(), "", 0), plainName);
            case PART -> new Verdict(action, frame, match.group(1));
            default -> new Verdict(action, frame, "");
        };
    }

    /** What the rule makes of a Python function; null when it is about others. */
    Verdict ofPython(PythonFrame frame) {
        boolean matches =
                ofPythonFiles && function.matcher(frame.shortFunction()).matches() && endsInPlace(frame.file());
        return matches ? new Verdict(action, frame, "") : null;
    }

    private boolean endsInPlace(String file) {
        Matcher match = place.matcher(file);
        while (match.find()) {
            if (match.end() == file.length()) {
                return true;
            }
        }
        return false;
    }

    /**
     * What becomes of a frame.
     *
     * @param frame as it is to be shown
     * @param part for {@link Action#PART} the name that its operator's name is compared with
     */
    record Verdict(Action action, Frame frame, String part) {
        static Verdict keep(Frame frame) {
            return new Verdict(Action.KEEP, frame, "");
        }
    }
}
