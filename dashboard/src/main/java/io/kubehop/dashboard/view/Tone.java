package io.kubehop.dashboard.view;

/** How a line of the log is to be read. */
public enum Tone {
    INFO,
    GOOD,
    WARN,
    BAD
}
