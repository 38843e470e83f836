package io.kubehop.simulator.model;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A label selector; the empty one matches every object. */
public record LabelSelector(SortedMap<String, String> matchLabels, List<Requirement> matchExpressions) {

    /** Freezes the collections. */
    public LabelSelector {
        matchLabels = Frozen.map(matchLabels);
        matchExpressions = List.copyOf(matchExpressions);
    }

    /** How a requirement compares. */
    public enum Operator {
        /** The label's value is one of the values. */
        IN("In"),
        /** The label is absent or its value is none of the values. */
        NOT_IN("NotIn"),
        /** The label is there. */
        EXISTS("Exists"),
        /** The label is absent. */
        DOES_NOT_EXIST("DoesNotExist");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        /** As manifests write it. */
        public String text() {
            return text;
        }
    }

    /** One expression of a selector. */
    public record Requirement(String key, Operator operator, List<String> values) {
        /** Freezes the list. */
        public Requirement {
            values = List.copyOf(values);
        }

        /** Whether labels satisfy it. */
        public boolean matches(Map<String, String> labels) {
            return switch (operator) {
                case IN -> labels.containsKey(key) && values.contains(labels.get(key));
                case NOT_IN -> !labels.containsKey(key) || !values.contains(labels.get(key));
                case EXISTS -> labels.containsKey(key);
                case DOES_NOT_EXIST -> !labels.containsKey(key);
            };
        }
    }

    /** Selects exactly these labels. */
    public static LabelSelector of(Map<String, String> labels) {
        return new LabelSelector(new TreeMap<>(labels), List.of());
    }

    /** Selects this label. */
    public static LabelSelector of(String key, String value) {
        return of(Map.of(key, value));
    }

    /** Whether labels satisfy all of it. */
    public boolean matches(Map<String, String> labels) {
        for (Map.Entry<String, String> wanted : matchLabels.entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        for (Requirement requirement : matchExpressions) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }
}
