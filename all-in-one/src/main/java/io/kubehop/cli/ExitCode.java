package io.kubehop.cli;

/** How a command ends. Scripts may rely on the numbers. */
public enum ExitCode {
    /** Done as asked. */
    OK(0),
    /** It was asked correctly and went wrong on the way. */
    FAILED(1),
    /** What was given cannot be used (an option, a file, a data directory); nothing was changed. */
    BAD_INPUT(2);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The number the process ends with. */
    public int number() {
        return number;
    }
}
