package io.kubehop.simulator.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a controller's pods look like. */
public record PodTemplate(SortedMap<String, String> labels, SortedMap<String, String> annotations, PodSpec spec) {

    /** Freezes the maps. */
    public PodTemplate {
        labels = Frozen.map(labels);
        annotations = Frozen.map(annotations);
    }

    /** A template without annotations. */
    public static PodTemplate of(Map<String, String> labels, PodSpec spec) {
        return new PodTemplate(new TreeMap<>(labels), new TreeMap<>(), spec);
    }

    /** The same with one more label. */
    public PodTemplate withLabel(String key, String value) {
        var more = new TreeMap<>(labels);
        more.put(key, value);
        return new PodTemplate(more, annotations, spec);
    }

    /** The same with one more annotation. */
    public PodTemplate withAnnotation(String key, String value) {
        var more = new TreeMap<>(annotations);
        more.put(key, value);
        return new PodTemplate(labels, more, spec);
    }

    /** The same with another specification. */
    public PodTemplate withSpec(PodSpec newSpec) {
        return new PodTemplate(labels, annotations, newSpec);
    }
}
