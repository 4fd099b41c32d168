package org.jflame.fold;

import java.util.regex.Pattern;

/** Shorter names of native functions than {@link NativeFrame#shortFunction}. C names and Rust's are taken as they come. */
public final class CxxName {

    private static final Pattern LAMBDA = Pattern.compile("\\{lambda\\([^}]*\\}");
    /** GCC's and clang's {@code f.cold}, {@code f.part.0}, {@code f.constprop.0.isra.0}. */
    private static final Pattern CLONE_MARKS =
            Pattern.compile("(?<=\\w)(\\.(cold|part|isra|constprop|lto_priv|_omp_fn|llvm)(\\.\\d+)*)+$");

    private CxxName() {}

    /**
     * The qualified name alone: {@code at::native::add} of {@code void at::native::(anonymous namespace)::add<float>(int)},
     * without what a compiler says about its copies.
     */
    public static String plain(NativeFrame frame) {
        String name = frame.shortFunction().replace("<...>", "").replace("(anonymous namespace)::", "");
        int behindLast = name.lastIndexOf('}') + 1; // a search for what is not there would take quadratic time
        if (behindLast > 0) {
            name = LAMBDA.matcher(name.substring(0, behindLast)).replaceAll("{lambda}") + name.substring(behindLast);
        }
        return name.indexOf('.') < 0 ? name : CLONE_MARKS.matcher(name).replaceFirst("");
    }

    /** The last part of a plain name: {@code add} of {@code at::native::add}. */
    public static String lastPart(String plain) {
        return plain.contains("::") ? plain.substring(plain.lastIndexOf("::") + 2) : plain;
    }
}
