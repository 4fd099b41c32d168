package org.jflame.cli;

import org.jflame.render.Unit;

/** What a file of stacks counts, in the words of the command line. */
enum UnitName {
    SAMPLES(Unit.SAMPLES),
    NS(Unit.NANOS);

    private final Unit unit;

    UnitName(Unit unit) {
        this.unit = unit;
    }

    Unit unit() {
        return unit;
    }
}
