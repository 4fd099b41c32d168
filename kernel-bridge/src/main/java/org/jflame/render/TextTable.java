package org.jflame.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Each text once, by number; number 0 is the empty text. */
final class TextTable {

    private final Map<String, Integer> numbers = new LinkedHashMap<>(Map.of("", 0));

    /** The number of a text, a new one the first time. */
    int number(String text) {
        Integer known = numbers.putIfAbsent(text, numbers.size());
        return known == null ? numbers.size() - 1 : known;
    }

    /** All texts in the order of their numbers. */
    List<String> texts() {
        return new ArrayList<>(numbers.keySet());
    }
}
