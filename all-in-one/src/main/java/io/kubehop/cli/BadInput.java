package io.kubehop.cli;

/** What the user gave cannot be used: its message, one line, goes to stderr and the command ends with {@link ExitCode#BAD_INPUT}. */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param oneLine what is wrong and what would be right
     */
    public BadInput(String oneLine) {
        super(oneLine);
    }
}
