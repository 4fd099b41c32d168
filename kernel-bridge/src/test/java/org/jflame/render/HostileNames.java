package org.jflame.render;

import java.util.List;
import java.util.stream.Stream;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;

/** Names that a program may have and that a careless renderer breaks at. */
final class HostileNames {

    static final List<String> ALL = List.of(
            "<script>alert(1)</script>",
            "</script>",
            "<!--",
            "-->",
            "]]>",
            "<![CDATA[",
            "<?xml?>",
            "<!DOCTYPE x>",
            "&",
            "&amp;",
            "&lt;b&gt;",
            "&#x26;",
            "&nbsp;",
            "&unknown;",
            "\"",
            "'",
            "\" onload=\"alert(1)",
            "' onload='alert(1)",
            "foo::$_0",
            "$x$",
            "$$y$$",
            "\\(z\\)",
            "`code`",
            "a;b;c",
            "a\nb",
            "a\r\nb",
            "a\tb",
            "nul\u0000",
            "\u0001\u0002",
            "\u001b[31mred",
            "\u007f\u0085\u009f",
            "line\u2028separator",
            "paragraph\u2029separator",
            "\ud800",
            "\udc00lone",
            "pair\ud83d\ude00ok",
            "\ufffe\uffff",
            "\u202eevil\u202c",
            "\u2066isolate",
            "\u200f\u061c",
            "שלום",
            "مرحبا",
            "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
            "👩‍👩‍👧‍👦",
            "🇫🇷",
            "漢字かな",
            "{{7*7}}",
            "%s%n%x",
            "javascript:alert(1)",
            "x".repeat(5000),
            "",
            " ",
            "../../etc/passwd",
            "</text></svg>",
            "M1,2L3,2L3,4L1,4Z",
            "style='fill:red'",
            "<img src=x onerror=alert(1)>");

    /** Names of native functions and their modules: what a linker takes, which is anything. */
    static final List<String> NATIVE = List.of(
            "</script>",
            "f<</title><script>alert(1)</script>>()",
            "a;b;c(int)",
            "a\nb()",
            "f<" + "std::vector<a, ".repeat(700) + "int" + ">".repeat(700) + ">(int)",
            "operator<",
            "x".repeat(10_000),
            "",
            "$_0",
            "lib.so+0x12 (x.so) 12");

    /** Two hundred and more: each of {@link #ALL} by itself and beside what could make it worse; one is very long. */
    static final List<String> MANY = Stream.of(
                    ALL.stream(),
                    ALL.stream().map(name -> "x" + name + "</ScRiPt >"),
                    ALL.stream().map(name -> "<!--<script>" + name),
                    ALL.stream().map(name -> "\u202e$_0 " + name + " $_1\u2028"),
                    Stream.of("\\u003c/script\\u003e \"); alert(1); (\"", "y".repeat(100_000)))
            .flatMap(names -> names)
            .distinct()
            .toList();

    private HostileNames() {}

    /** One wide frame for each name, with the name as function, as file and as title. */
    static Profile profile() {
        CallTree tree = new CallTree();
        for (String name : ALL) {
            SampleProfiles.add(tree, 30, PythonFrame.unnamed(name, name, 3), SampleProfiles.cell(name, 2));
            SampleProfiles.add(tree, 900, SampleProfiles.cell(PythonFrame.MODULE, 1), SampleProfiles.cell(name, 2));
        }
        for (String name : NATIVE) {
            SampleProfiles.add(tree, 30, new NativeFrame(name, "lib" + name + ".so", name, 3));
        }
        return SampleProfiles.of("In [5] <b>&\u202e", tree);
    }

    /** All names in one stack, each with room to be read. */
    static Profile tower() {
        CallTree tree = new CallTree();
        tree.add(ALL.stream().<Frame>map(name -> SampleProfiles.cell(name, 2)).toList(), 300 * SampleProfiles.MS, 300);
        SampleProfiles.add(tree, 700, SampleProfiles.cell("beside", 3));
        return SampleProfiles.of("In [5]", tree);
    }
}
