package org.jflame.symbol;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jflame.proc.CxxDemangler;

/** What a symbol is called in the source. */
final class SymbolName {

    /**
     * What compilers append to the name of a part or a special case of a function: those are shown as the function.
     * Source: GCC's clone_function_name, LLVM's ThinLTO.
     */
    private static final Set<String> PARTS =
            Set.of("cold", "part", "constprop", "isra", "ipa_sra", "lto_priv", "localalias", "llvm");

    /** The hash at the end of what Rust mangles as if it were C++. Source: rustc's symbol_mangling/legacy.rs. */
    private static final Pattern RUST_HASH = Pattern.compile("::h[0-9a-f]{16}$");

    private static final Pattern RUST_SIGN = Pattern.compile("\\$(\\w+)\\$|\\.\\.");

    private static final Map<String, String> RUST_SIGNS =
            Map.of("SP", "@", "BP", "*", "RF", "&", "LT", "<", "GT", ">", "LP", "(", "RP", ")", "C", ",");

    private SymbolName() {}

    /** The demangled name; the symbol's own when it is not mangled. */
    static String of(String symbol) {
        String whole = withoutParts(symbol);
        String name = CxxDemangler.demangled(whole).orElseGet(() -> NestedName.of(whole));
        String withoutHash = RUST_HASH.matcher(name).replaceFirst("");
        return withoutHash.length() < name.length() ? rust(withoutHash) : name;
    }

    /** Cut off from the end, each with the numbers behind it. No regular expression: those recurse on a long name. */
    private static String withoutParts(String symbol) {
        int end = symbol.length();
        int last = end;
        for (int dot = symbol.lastIndexOf('.'); dot > 0; dot = symbol.lastIndexOf('.', dot - 1)) {
            String text = symbol.substring(dot + 1, last);
            if (PARTS.contains(text)) {
                end = dot;
            } else if (text.isEmpty() || !text.chars().allMatch(Character::isDigit)) {
                break;
            }
            last = dot;
        }
        return symbol.substring(0, end);
    }

    private static String rust(String name) {
        String readable = RUST_SIGN.matcher(name).replaceAll(match -> sign(match.group(), match.group(1)));
        return readable.replaceAll("(^|::)_<", "$1<");
    }

    /** For {@link java.util.regex.Matcher#replaceAll}, to which a dollar would be a group. */
    private static String sign(String whole, String name) {
        if (name == null) {
            return "::";
        }
        boolean isCodePoint = name.matches("u[0-9a-f]{1,4}");
        return isCodePoint
                ? Character.toString(Integer.parseInt(name, 1, name.length(), 16))
                        .replaceAll("[\\p{Cntrl}$\\\\]", "?")
                : RUST_SIGNS.getOrDefault(name, whole).replace("$", "\\$");
    }
}
