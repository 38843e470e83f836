package io.kubehop.embedded;

import java.io.IOException;

/** A data directory cannot be used, and nothing in it was changed. The message is one line for the user. */
public final class UnusableDataDirectory extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableDataDirectory(String oneLine) {
        super(oneLine);
    }
}
