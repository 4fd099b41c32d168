package org.jflame.fold;

import java.util.List;

/**
 * A demangled name as short as people say it: without return type and parameters, template arguments as {@code <...>}.
 * What it cannot read stays whole.
 */
final class ShortFunction {

    private static final String OPERATOR = "operator";
    private static final String ANONYMOUS = "(anonymous namespace)";
    private static final String LAMBDA = "{lambda(";

    /** Longer ones first, where one begins with another. */
    private static final List<String> OPERATOR_SIGNS =
            List.of("<=>", "<<=", ">>=", "->*", "<<", ">>", "<=", ">=", "->", "()", "[]", "<", ">");

    private static final int MAX_SIGN_LENGTH = 3;

    /** What may follow the parameters of a function within which something else is. */
    private static final List<String> QUALIFIERS = List.of(" const", " volatile", " &&", " &", " noexcept");

    private final String whole;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private ShortFunction(String whole) {
        this.whole = whole;
    }

    static String of(String whole) {
        return new ShortFunction(whole).read();
    }

    private String read() {
        boolean isMore = true;
        while (isMore && at < whole.length()) {
            isMore = switch (whole.charAt(at)) {
                case '<' -> angle();
                case '(' -> parenthesis();
                case '{' -> brace();
                case '[' -> skipTo(end(at));
                case ' ' -> returnTypeEnds();
                case ')' -> false;
                default -> isOperator() ? operator() : copy(1);
            };
        }
        return out.length() == 0 ? whole : out.toString();
    }

    /** Template arguments; what a name of Rust begins with is the type that it is of. */
    private boolean angle() {
        int end = end(at);
        boolean isType = out.length() == 0 || out.charAt(out.length() - 1) == ':';
        if (isType || end - at <= 2) {
            return copy(end - at);
        }
        out.append("<...>");
        return skipTo(end);
    }

    private boolean parenthesis() {
        if (whole.startsWith(ANONYMOUS, at)) {
            return copy(ANONYMOUS.length());
        }
        if (at + 1 < whole.length() && (whole.charAt(at + 1) == '*' || whole.charAt(at + 1) == '&')) {
            out.setLength(0); // it returns a function: its own name is within
            return skipTo(at + 2);
        }
        int behind = behindQualifiers(end(at));
        boolean isReturnType =
                behind < whole.length() && whole.charAt(behind) == ' ' && !whole.startsWith(" [", behind);
        if (isReturnType || whole.startsWith("::", behind)) {
            return skipTo(behind);
        }
        return false;
    }

    private int behindQualifiers(int from) {
        int behind = from;
        for (String qualifier : QUALIFIERS) {
            behind += whole.startsWith(qualifier, behind) ? qualifier.length() : 0;
        }
        return behind;
    }

    private boolean brace() {
        int end = end(at);
        int parameters = at + LAMBDA.length() - 1;
        if (!whole.startsWith(LAMBDA, at) || end(parameters) >= end) {
            return copy(end - at);
        }
        int behind = end(parameters);
        out.append(LAMBDA).append(behind - parameters > 2 ? "...)" : ")");
        out.append(whole, behind, end);
        return skipTo(end);
    }

    private boolean returnTypeEnds() {
        if (whole.startsWith(" [", at)) {
            return false; // [clone .avx2]
        }
        out.setLength(0);
        return skipTo(at + 1);
    }

    private boolean isOperator() {
        int behind = at + OPERATOR.length();
        return whole.startsWith(OPERATOR, at)
                && (at == 0 || !Character.isJavaIdentifierPart(whole.charAt(at - 1)))
                && behind < whole.length()
                && !Character.isJavaIdentifierPart(whole.charAt(behind));
    }

    private boolean operator() {
        copy(OPERATOR.length());
        for (String sign : OPERATOR_SIGNS) {
            if (whole.startsWith(sign, at)) {
                copy(sign.length());
                return at >= whole.length() || whole.charAt(at) != ' ' || skipTo(at + 1);
            }
        }
        // +, new[], a type to convert to: all up to the parameters
        while (at < whole.length() && whole.charAt(at) != '(') {
            if (whole.charAt(at) == '<') {
                angle();
            } else {
                copy(1);
            }
        }
        return true;
    }

    private boolean copy(int length) {
        out.append(whole, at, Math.min(at + length, whole.length()));
        return skipTo(at + length);
    }

    private boolean skipTo(int next) {
        at = next;
        return true;
    }

    /**
     * Behind the bracket that closes the one at an index; the end of the text where none does. An angle within
     * parentheses may be a comparison: it needs no partner.
     */
    private int end(int open) {
        StringBuilder opened = new StringBuilder();
        for (int i = open; i < whole.length(); i++) {
            char c = whole.charAt(i);
            int kind = "([{<)]}>".indexOf(c);
            if (kind < 0 || kind % 4 == 3 && isSign(i)) {
                continue;
            }
            if (kind < 4) {
                opened.append(c);
            } else {
                close(opened, "([{<".charAt(kind - 4));
            }
            if (opened.length() == 0) {
                return i + 1;
            }
        }
        return whole.length();
    }

    private static void close(StringBuilder opened, char partner) {
        int last = opened.length() - 1;
        if (partner != '<') {
            while (last > 0 && opened.charAt(last) == '<') {
                last--;
            }
            opened.setLength(last + 1); // whoever closes next need not look at them again
        }
        if (last >= 0 && opened.charAt(last) == partner) {
            opened.setLength(last);
        }
    }

    /** Whether an angle belongs to an operator's name, or to an arrow. */
    private boolean isSign(int i) {
        if (whole.charAt(i) == '>' && i > 0 && whole.charAt(i - 1) == '-') {
            return true;
        }
        int start = i;
        while (start > 0 && i - start < MAX_SIGN_LENGTH && "<>=-".indexOf(whole.charAt(start - 1)) >= 0) {
            start--;
        }
        int word = start - OPERATOR.length();
        if (word < 0
                || !whole.startsWith(OPERATOR, word)
                || word > 0 && Character.isJavaIdentifierPart(whole.charAt(word - 1))) {
            return false; // binary_operator<float> is nobody's operator
        }
        for (String sign : OPERATOR_SIGNS) {
            if (whole.startsWith(sign, start)) {
                return i < start + sign.length();
            }
        }
        return false;
    }
}
