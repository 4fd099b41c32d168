package org.jflame.symbol;

/**
 * The beginning of a mangled name that the demangler does not know: the namespaces and the function, up to its template
 * arguments. GCC makes such names for what it takes out of lambdas for OpenMP: the loops of torch.
 *
 * <p>Source: Itanium C++ ABI, 5.1.3 {@code <nested-name>}.
 */
final class NestedName {

    private static final String START = "_ZN";
    private static final String ANONYMOUS = "_GLOBAL__N_";
    private static final int MAX_DIGITS = 4;

    private NestedName() {}

    /** {@code at::internal::invoke_parallel<what is left, as it is mangled>}; the whole symbol when it is no such name. */
    static String of(String symbol) {
        if (!symbol.startsWith(START)) {
            return symbol;
        }
        StringBuilder name = new StringBuilder();
        int at = START.length();
        if (symbol.startsWith("St", at)) {
            name.append("std");
            at += 2;
        }
        while (at < symbol.length() && Character.digit(symbol.charAt(at), 10) > 0) {
            int start = at;
            while (at < symbol.length() && at - start < MAX_DIGITS && Character.digit(symbol.charAt(at), 10) >= 0) {
                at++;
            }
            int end = at + Integer.parseInt(symbol, start, at, 10);
            if (end > symbol.length()) {
                return symbol;
            }
            String part = symbol.substring(at, end);
            name.append(name.length() == 0 ? "" : "::");
            name.append(part.startsWith(ANONYMOUS) ? "(anonymous namespace)" : part);
            at = end;
        }
        return name.length() == 0 || at == symbol.length() ? symbol : name + "<" + symbol.substring(at) + ">";
    }
}
