package io.kubehop.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A plan as people read it. */
final class PlanText {

    private static final int MOST_BATCHES = 12;

    private PlanText() {}

    /** @param answer what {@code POST /upgrades} answers: it has {@code plan} and {@code policy} */
    static List<String> lines(JsonNode answer) {
        JsonNode plan = answer.path("plan");
        List<String> lines = new ArrayList<>();
        lines.add("%s → %s in %d hop(s), at most %s worker(s) out of service at once"
                .formatted(
                        plan.path("from").asString(""),
                        plan.path("to").asString(""),
                        plan.path("hops").size(),
                        answer.path("policy").path("maxUnavailable").asString("1")));
        for (JsonNode hop : plan.path("hops")) {
            JsonNode batches = hop.path("batches");
            lines.add("  hop %d: %s → %s, %d batches"
                    .formatted(
                            hop.path("number").asInt(),
                            hop.path("from").asString(""),
                            hop.path("to").asString(""),
                            batches.size()));
            int shown = 0;
            for (JsonNode batch : batches) {
                if (shown++ == MOST_BATCHES) {
                    lines.add("    … and " + (batches.size() - MOST_BATCHES) + " more");
                    break;
                }
                lines.add("    %-16s %s".formatted(batch.path("id").asString(""), names(batch.path("nodes"))));
            }
        }
        for (JsonNode finding : plan.path("findings")) {
            lines.add("  %s %s: %s"
                    .formatted(
                            finding.path("severity").asString("").toLowerCase(java.util.Locale.ROOT),
                            finding.path("subject").asString(""),
                            finding.path("message").asString("")));
        }
        return lines;
    }

    private static String names(JsonNode nodes) {
        return StreamSupport.stream(nodes.spliterator(), false)
                .map(node -> node.asString(""))
                .collect(Collectors.joining(" "));
    }
}
