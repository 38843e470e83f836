package io.kubehop.simulator.http;

import io.kubehop.simulator.model.Kind;
import java.util.List;
import java.util.Optional;

/**
 * What a resource path is about.
 *
 * @param namespace empty for all namespaces, and for kinds without one
 * @param name empty for the collection
 * @param subresource empty for the object itself
 */
record Target(Kind<?> kind, String namespace, String name, String subresource) {

    /** The target of a path such as {@code api/v1/namespaces/default/pods/web/status}. */
    static Optional<Target> of(List<String> path) {
        return prefix(path).flatMap(rest -> resource(path.get(0).equals("api") ? "" : path.get(1), rest));
    }

    /** The parts after the group and version. */
    static Optional<List<String>> prefix(List<String> path) {
        if (path.size() > 2 && path.get(0).equals("api") && path.get(1).equals("v1")) {
            return Optional.of(path.subList(2, path.size()));
        }
        return path.size() > 3 && path.get(0).equals("apis") && path.get(2).equals("v1")
                ? Optional.of(path.subList(3, path.size()))
                : Optional.empty();
    }

    private static Optional<Target> resource(String group, List<String> rest) {
        boolean namespaced = rest.get(0).equals("namespaces")
                && rest.size() > 2
                && !(group.isEmpty() && List.of("status", "finalize").contains(rest.get(2)));
        String namespace = namespaced ? rest.get(1) : "";
        List<String> parts = namespaced ? rest.subList(2, rest.size()) : rest;
        if (parts.size() > 3) {
            return Optional.empty();
        }
        return Kind.ALL.stream()
                .filter(kind -> kind.group().equals(group) && kind.plural().equals(parts.get(0)))
                .filter(kind -> namespaced ? kind.namespaced() : !kind.namespaced() || parts.size() == 1)
                .findFirst()
                .map(kind -> new Target(
                        kind, namespace, parts.size() > 1 ? parts.get(1) : "", parts.size() > 2 ? parts.get(2) : ""));
    }
}
