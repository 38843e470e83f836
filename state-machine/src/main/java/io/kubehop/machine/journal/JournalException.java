package io.kubehop.machine.journal;

/** A journal cannot be reached or read. The loop tries again; where the store is damaged, the message says where. */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
