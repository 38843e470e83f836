package io.kubehop.machine.postgres;

import java.util.regex.Pattern;

/** The name of a service's schema, safe to stand in a statement. */
record Schema(String name) {
    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_]{0,40}");

    Schema {
        if (!PLAIN.matcher(name).matches()) {
            throw new IllegalArgumentException("not a plain schema name: " + name);
        }
    }

    String journal() {
        return name + ".journal";
    }

    String outbox() {
        return name + ".outbox";
    }

    /** The channel of LISTEN and NOTIFY. */
    String channel() {
        return "kubehop_" + name;
    }
}
