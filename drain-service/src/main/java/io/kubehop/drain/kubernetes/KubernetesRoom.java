package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.drain.cluster.NodeMarks;
import io.kubehop.drain.cluster.Room;
import io.kubehop.drain.cluster.Room.Free;
import io.kubehop.drain.cluster.RoomReader;
import io.kubehop.events.KubeVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Looks for room on upgraded workers. Of many it asks for the pods of some only, chosen by chance: one with room is found soon if
 * there are many, and a request for every node of a large cluster would cost more than a pod that moves twice.
 */
public final class KubernetesRoom implements RoomReader {
    private static final int MOST_LOOKED_AT = 20;

    private final KubernetesClient client;
    private final RandomGenerator chance;

    /** Looks at that cluster. */
    public KubernetesRoom(KubernetesClient client, RandomGenerator chance) {
        this.client = client;
        this.chance = chance;
    }

    @Override
    public Room room(KubeVersion version) {
        var upgraded = new ArrayList<Node>();
        Nodes.forEach(client, node -> {
            if (takesPods(node, version)) {
                upgraded.add(node);
            }
        });
        Collections.shuffle(upgraded, Random.from(chance));
        List<Free> free = upgraded.stream()
                .limit(MOST_LOOKED_AT)
                .map(node -> Requests.free(node, podsOn(node)))
                .toList();
        return new Room(free);
    }

    private static boolean takesPods(Node node, KubeVersion version) {
        return !Nodes.controlPlane(node)
                && Nodes.ready(node)
                && !KubernetesNodeCordon.cordoned(node)
                && Nodes.version(node)
                        .filter(present -> present.compareTo(version) >= 0)
                        .isPresent()
                && KubernetesNodeMarks.taints(node).stream()
                        .allMatch(taint -> "PreferNoSchedule".equals(taint.getEffect())
                                && !NodeMarks.OUTDATED.equals(taint.getKey()));
    }

    private List<Pod> podsOn(Node node) {
        return client.pods()
                .inAnyNamespace()
                .withField("spec.nodeName", node.getMetadata().getName())
                .list()
                .getItems();
    }
}
