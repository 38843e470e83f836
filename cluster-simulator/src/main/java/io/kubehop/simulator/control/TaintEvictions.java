package io.kubehop.simulator.control;

import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.Taint;
import io.kubehop.simulator.model.Toleration;
import io.kubehop.simulator.store.Change;
import io.kubehop.simulator.time.WorkQueue;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Deletes pods from nodes with NoExecute taints that they do not tolerate, or no longer. Budgets are not asked. */
final class TaintEvictions implements Controller {
    private final Environment environment;
    private final WorkQueue<ObjectKey> queue;
    private final Map<String, Map<Taint, Instant>> seen = new HashMap<>();

    TaintEvictions(Environment environment) {
        this.environment = environment;
        this.queue = environment.queue(this::attend);
    }

    @Override
    public void observe(Change change) {
        if (change.object() instanceof Node node) {
            if (remember(node, change)) {
                environment.store().podsOn(node.meta().name()).forEach(pod -> queue.add(pod.key()));
            }
        } else if (change.object() instanceof Pod pod
                && pod.spec().nodeName().filter(seen::containsKey).isPresent()) {
            queue.add(pod.key());
        }
    }

    /** Notes since when each expelling taint is there; true if there is one. */
    private boolean remember(Node node, Change change) {
        Map<Taint, Instant> now = new HashMap<>();
        Map<Taint, Instant> before = seen.getOrDefault(node.meta().name(), Map.of());
        if (change.type() != Change.Type.DELETED) {
            for (Taint taint : node.spec().taints()) {
                if (taint.effect().equals(Taint.NO_EXECUTE)) {
                    now.put(taint, before.getOrDefault(taint, change.at()));
                }
            }
        }
        if (now.isEmpty()) {
            seen.remove(node.meta().name());
        } else {
            seen.put(node.meta().name(), now);
        }
        return !now.isEmpty();
    }

    private void attend(ObjectKey key) {
        Optional<Pod> found = environment.store().get(Kind.POD, key);
        if (found.isEmpty() || found.get().meta().terminating()) {
            return;
        }
        Pod pod = found.get();
        Instant deadline = Instant.MAX;
        for (Map.Entry<Taint, Instant> taint :
                seen.getOrDefault(pod.spec().nodeName().orElse(""), Map.of()).entrySet()) {
            Instant end = endured(pod, taint.getKey(), taint.getValue());
            deadline = end.isBefore(deadline) ? end : deadline;
        }
        if (deadline.isAfter(environment.now())) {
            if (deadline.isBefore(Instant.MAX)) {
                queue.addAt(key, deadline);
            }
            return;
        }
        Condition target = Condition.of(
                Pod.DISRUPTION_TARGET,
                "True",
                "DeletionByTaintManager",
                "Taint manager: deleting due to NoExecute taint",
                environment.now());
        environment.api().updateStatus(Kind.POD, pod.withStatus(pod.status().with(target)));
        environment
                .api()
                .delete(
                        Kind.POD,
                        key.namespace(),
                        key.name(),
                        DeleteOptions.DEFAULT.withUid(pod.meta().uid()));
    }

    /** Until when the pod endures the taint: the shortest of the tolerations that cover it. */
    private static Instant endured(Pod pod, Taint taint, Instant since) {
        boolean tolerated = false;
        Instant end = Instant.MAX;
        for (Toleration toleration : pod.spec().tolerations()) {
            if (!toleration.tolerates(taint)) {
                continue;
            }
            tolerated = true;
            if (toleration.tolerationSeconds().isPresent()) {
                Instant limit = since.plusSeconds(toleration.tolerationSeconds().getAsLong());
                end = limit.isBefore(end) ? limit : end;
            }
        }
        return tolerated ? end : since;
    }
}
