package org.jflame.fold;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Python code lies by the names of its directories alone, even where nobody said that they exist (user site, .pth).
 *
 * <p>Source: CPython Lib/site.py (site-packages), Debian Python Policy 2.5 (dist-packages), Modules/getpath.py
 * (lib/pythonX.Y, lib64 as platlibdir, pythonXY.zip).
 */
final class PythonDirectories {

    private static final List<String> PACKAGES = List.of("/site-packages/", "/dist-packages/");

    private static final Pattern STANDARD_LIBRARY =
            Pattern.compile("/(?:lib|lib64|Lib)/python\\d\\.\\d+t?(?:/lib-dynload)?/|/python\\d{2,3}t?\\.zip/");

    private PythonDirectories() {}

    /** The beginning of a file's name up to its packages' directory, slash included; "" when it lies in none. */
    static String packages(String file) {
        String longest = "";
        for (String name : PACKAGES) {
            int start = file.lastIndexOf(name);
            if (start >= 0 && start + name.length() > longest.length()) {
                longest = file.substring(0, start + name.length());
            }
        }
        return longest.length() < file.length() ? longest : "";
    }

    /** The beginning of a file's name up to the standard library's directory, slash included; "" when it lies in none. */
    static String standardLibrary(String file) {
        Matcher directory = STANDARD_LIBRARY.matcher(file);
        int end = directory.find() ? directory.end() : 0; // the first: a package may have such a directory of its own
        return end < file.length() ? file.substring(0, end) : "";
    }
}
