package org.jflame.cli;

/** What the number behind a collapsed stack is. */
enum CountUnit {
    SAMPLES,
    NS
}
