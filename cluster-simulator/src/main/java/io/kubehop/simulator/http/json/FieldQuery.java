package io.kubehop.simulator.http.json;

import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Field selectors as URLs write them: {@code spec.nodeName=worker-1,status.phase!=Failed}. */
public record FieldQuery(List<Term> terms) {

    /** One comparison. */
    public record Term(String field, boolean equal, String value) {}

    private static final Map<String, Function<KubeObject, String>> EVERY_KIND = Map.of(
            "metadata.name",
            object -> object.meta().name(),
            "metadata.namespace",
            object -> object.meta().namespace());
    private static final Map<String, Function<Pod, String>> PODS = Map.of(
            "spec.nodeName", pod -> pod.spec().nodeName().orElse(""),
            "status.phase", pod -> pod.status().phase().text(),
            "spec.restartPolicy", _ -> "Always",
            "spec.schedulerName", _ -> "default-scheduler",
            "status.podIP", _ -> "",
            "status.nominatedNodeName", _ -> "");
    private static final Map<String, Function<Node, String>> NODES =
            Map.of("spec.unschedulable", node -> Boolean.toString(node.spec().unschedulable()));

    /** Freezes the list. */
    public FieldQuery {
        terms = List.copyOf(terms);
    }

    /**
     * Reads a selector; the empty text selects everything.
     *
     * @throws IllegalArgumentException if the text is malformed or names a field the kind cannot be selected by
     */
    public static FieldQuery parse(Kind<?> kind, String text) {
        FieldQuery query = ofAnyField(text);
        for (Term term : query.terms()) {
            if (!known(kind, term.field())) {
                throw new IllegalArgumentException("Unable to find \"" + kind.group() + "/" + kind.version()
                        + ", Resource=" + kind.plural() + "\" that match label selector \"\", field selector \"" + text
                        + "\": field label not supported: " + term.field());
            }
        }
        return query;
    }

    /**
     * Reads a selector of whatever fields.
     *
     * @throws IllegalArgumentException if the text is malformed
     */
    public static FieldQuery ofAnyField(String text) {
        List<Term> terms = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int split = part.indexOf('=');
            if (split <= 0) {
                throw new IllegalArgumentException("invalid field selector: can't understand '" + part + "'");
            }
            boolean equal = part.charAt(split - 1) != '!';
            String field = part.substring(0, equal ? split : split - 1).trim();
            String value = part.substring(split + 1).replaceFirst("^=", "").trim();
            terms.add(new Term(field, equal, value));
        }
        return new FieldQuery(terms);
    }

    /** Whether every object matches. */
    public boolean isEmpty() {
        return terms.isEmpty();
    }

    /** The value a field has to have. */
    public Optional<String> equalTo(String field) {
        return terms.stream()
                .filter(term -> term.equal() && term.field().equals(field))
                .map(Term::value)
                .findFirst();
    }

    /** Whether the object has the fields asked for. */
    public boolean matches(KubeObject object) {
        for (Term term : terms) {
            if (value(object, term.field()).equals(term.value()) != term.equal()) {
                return false;
            }
        }
        return true;
    }

    private static boolean known(Kind<?> kind, String field) {
        return EVERY_KIND.containsKey(field)
                || (kind.equals(Kind.POD) && PODS.containsKey(field))
                || (kind.equals(Kind.NODE) && NODES.containsKey(field));
    }

    private static String value(KubeObject object, String field) {
        Function<KubeObject, String> common = EVERY_KIND.get(field);
        if (common != null) {
            return common.apply(object);
        }
        if (object instanceof Pod pod && PODS.containsKey(field)) {
            return PODS.getOrDefault(field, _ -> "").apply(pod);
        }
        return object instanceof Node node ? NODES.getOrDefault(field, _ -> "").apply(node) : "";
    }
}
