package org.jflame.fold;

/**
 * The parts of a demangled C++ name. C names and Rust's are taken as they come.
 *
 * <p>Source: Itanium C++ ABI, section 5.1, as libiberty's demangler prints it.
 */
public final class CxxName {

    private static final String OPERATOR = "operator";
    private static final String UNNAMED_NAMESPACE = "(anonymous namespace)";
    /** The longest first. */
    private static final String[] OPERATORS = {
        "()", "[]", "<=>", "<<=", ">>=", "->*", "<<", ">>", "<=", ">=", "->", "<", ">"
    };

    private final String name;
    private final StringBuilder plain;
    private int position;

    private CxxName(String name) {
        this.name = name;
        this.plain = new StringBuilder(Math.min(name.length(), 200));
    }

    /**
     * The qualified name alone: {@code at::native::add} of
     * {@code void at::native::(anonymous namespace)::add<float>(at::Tensor const&) [clone .cold]}, without return type,
     * template arguments, parameters, unnamed namespaces and what a compiler says about its copies.
     */
    public static String plain(String function) {
        return new CxxName(withoutCloneMarks(function)).plain();
    }

    /** The last part of a plain name: {@code add} of {@code at::native::add}. */
    public static String lastPart(String plain) {
        int colons = plain.lastIndexOf("::");
        return colons < 0 ? plain : plain.substring(colons + 2);
    }

    private String plain() {
        while (position < name.length()) {
            char c = name.charAt(position);
            if (c == '<' && plain.length() > 0) {
                position = afterTemplate(position);
            } else if (c == '(' && !atUnnamedNamespace() && plain.length() > 0) {
                position = afterBrackets(position, '(', ')');
                if (!goesOnBehindParameters()) {
                    break;
                }
            } else if (c == '{') {
                plain.append(name.startsWith("{lambda", position) ? "{lambda}" : "{unnamed}");
                position = afterBrackets(position, '{', '}');
            } else if (!skippedUnnamedNamespace() && !copiedOperator()) {
                plain.append(c);
                position++;
            }
        }
        return withoutReturnType(plain.toString().strip());
    }

    private boolean atUnnamedNamespace() {
        return name.startsWith(UNNAMED_NAMESPACE, position);
    }

    private boolean skippedUnnamedNamespace() {
        if (!atUnnamedNamespace()) {
            return false;
        }
        position += UNNAMED_NAMESPACE.length();
        position += name.startsWith("::", position) ? 2 : 0;
        return true;
    }

    /** {@code f(int)::{lambda()#1}::operator()() const} is a name inside of f. */
    private boolean goesOnBehindParameters() {
        position += name.startsWith(" const::", position) ? " const".length() : 0;
        return name.startsWith("::", position) || plain.toString().equals("decltype");
    }

    private boolean copiedOperator() {
        boolean isWord = name.startsWith(OPERATOR, position)
                && (position == 0 || !Character.isJavaIdentifierPart(name.charAt(position - 1)));
        if (!isWord) {
            return false;
        }
        plain.append(OPERATOR);
        position += OPERATOR.length();
        int symbolEnd = afterOperatorSymbol(position);
        plain.append(name, position, symbolEnd);
        position = symbolEnd;
        return true;
    }

    private int afterOperatorSymbol(int start) {
        for (String symbol : OPERATORS) {
            if (name.startsWith(symbol, start)) {
                return start + symbol.length();
            }
        }
        return start;
    }

    private int afterTemplate(int start) {
        int depth = 0;
        for (int i = start; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == 'o' && name.startsWith(OPERATOR, i)) {
                i = afterOperatorSymbol(i + OPERATOR.length()) - 1;
            } else if (c == '(') {
                i = afterBrackets(i, '(', ')') - 1; // in brackets, > may be an operator
            } else if (c == '<') {
                depth++;
            } else if (c == '>' && name.charAt(i - 1) != '-' && --depth == 0) {
                return i + 1;
            }
        }
        return name.length();
    }

    private int afterBrackets(int start, char open, char close) {
        int depth = 0;
        for (int i = start; i < name.length(); i++) {
            depth += name.charAt(i) == open ? 1 : name.charAt(i) == close ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return name.length();
    }

    private static String withoutReturnType(String text) {
        int operator = text.indexOf(OPERATOR + " ");
        int space = text.lastIndexOf(' ', operator < 0 ? text.length() : operator);
        return text.substring(space + 1);
    }

    /** GCC's {@code f.cold}, {@code f.part.0}, {@code f.constprop.0.isra.0}; the demangler's {@code f() [clone .cold]}. */
    private static String withoutCloneMarks(String function) {
        int clone = function.indexOf(" [clone ");
        String name = clone < 0 ? function : function.substring(0, clone);
        int dot = name.indexOf('.');
        boolean isMark = dot > 0
                && name.indexOf('(') < 0
                && name.substring(dot).matches("(\\.(cold|part|isra|constprop|lto_priv|_omp_fn|llvm)(\\.\\d+)*)+");
        return isMark ? name.substring(0, dot) : name;
    }
}
