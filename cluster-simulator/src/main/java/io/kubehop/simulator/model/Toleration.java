package io.kubehop.simulator.model;

import java.util.OptionalLong;

/**
 * A pod's toleration of taints.
 *
 * @param key empty with {@code Exists} tolerates every taint
 * @param operator {@code Exists} or {@code Equal}
 * @param effect empty matches every effect
 * @param tolerationSeconds how long a NoExecute taint is endured; empty is for ever
 */
public record Toleration(String key, String operator, String value, String effect, OptionalLong tolerationSeconds) {

    /** Tolerates the taint of that key and effect, whatever its value. */
    public static Toleration exists(String key, String effect) {
        return new Toleration(key, "Exists", "", effect, OptionalLong.empty());
    }

    /** Tolerates everything, as DaemonSets of the system do. */
    public static Toleration everything() {
        return exists("", "");
    }

    /** Whether this toleration covers the taint. */
    public boolean tolerates(Taint taint) {
        if (!effect.isEmpty() && !effect.equals(taint.effect())) {
            return false;
        }
        if (!key.isEmpty() && !key.equals(taint.key())) {
            return false;
        }
        return operator.equals("Exists") || (!key.isEmpty() && value.equals(taint.value()));
    }
}
