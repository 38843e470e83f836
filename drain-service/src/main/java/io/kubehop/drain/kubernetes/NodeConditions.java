package io.kubehop.drain.kubernetes;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubehop.drain.report.Standing;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps conditions of nodes as their drains stand. What was written by an earlier life is found at the first time: only our reasons
 * tell our conditions from those of others. Used by one thread.
 */
public final class NodeConditions {
    private static final String OURS = "Kubehop";

    private final KubernetesClient client;
    private final InstantSource clock;
    private final Map<String, Standing> written = new HashMap<>();
    private boolean looked;

    /** Conditions of that cluster's nodes. */
    public NodeConditions(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Makes the conditions so. What could not be written is written the next time.
     *
     * @throws KubernetesClientException for the first trouble there is
     */
    public void reconcile(Map<String, Standing> standings) {
        Set<String> stale = looked ? new HashSet<>(written.keySet()) : marked();
        looked = true;
        stale.removeAll(standings.keySet());
        for (Map.Entry<String, Standing> entry : standings.entrySet()) {
            if (!entry.getValue().equals(written.get(entry.getKey()))) {
                write(entry.getKey(), Optional.of(entry.getValue()));
                written.put(entry.getKey(), entry.getValue());
            }
        }
        for (String node : stale) {
            write(node, Optional.empty());
            written.remove(node);
        }
    }

    private Set<String> marked() {
        var names = new HashSet<String>();
        Nodes.forEach(client, node -> {
            if (conditions(node).stream().anyMatch(NodeConditions::ours)) {
                names.add(node.getMetadata().getName());
            }
        });
        return names;
    }

    private static List<NodeCondition> conditions(Node node) {
        return node.getStatus() == null || node.getStatus().getConditions() == null
                ? List.of()
                : node.getStatus().getConditions();
    }

    private static boolean ours(NodeCondition condition) {
        return condition.getReason() != null && condition.getReason().startsWith(OURS);
    }

    private void write(String node, Optional<Standing> standing) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode patch = Patch.empty();
        ArrayNode conditions = patch.withObject("status").putArray("conditions");
        for (Standing.Condition condition : Standing.Condition.values()) {
            ObjectNode one = conditions.addObject().put("type", condition.type());
            Optional<Standing> present = standing.filter(told -> told.condition() == condition);
            if (present.isPresent()) {
                one.put("status", "True")
                        .put("reason", present.get().reason())
                        .put("message", present.get().message())
                        .put("lastTransitionTime", now)
                        .put("lastHeartbeatTime", now);
            } else {
                one.put("$patch", "delete");
            }
        }
        try {
            client.nodes()
                    .withName(node)
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch.toString());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
