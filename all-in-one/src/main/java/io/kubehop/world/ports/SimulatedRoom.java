package io.kubehop.world.ports;

import io.kubehop.drain.cluster.NodeMarks;
import io.kubehop.drain.cluster.Room;
import io.kubehop.drain.cluster.Room.Free;
import io.kubehop.drain.cluster.RoomReader;
import io.kubehop.events.KubeVersion;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.Resources;
import io.kubehop.simulator.store.ObjectStore;
import java.util.List;

/** Room on upgraded simulated workers. */
public final class SimulatedRoom implements RoomReader {
    private final ApiLine line;

    public SimulatedRoom(ApiLine line) {
        this.line = line;
    }

    @Override
    public Room room(KubeVersion version) {
        ObjectStore store = line.reach().store();
        return new Room(store.list(Kind.NODE).stream()
                .filter(node -> takesPods(node, version))
                .map(node -> free(store, node))
                .toList());
    }

    static Room.Need need(Pod pod) {
        Resources requests = pod.spec().requests();
        return new Room.Need(requests.cpuMillis(), requests.memoryBytes());
    }

    private static boolean takesPods(Node node, KubeVersion version) {
        return !node.controlPlane()
                && node.ready()
                && !node.spec().unschedulable()
                && SimulatedReader.version(node).compareTo(version) >= 0
                && node.spec().taints().stream().noneMatch(taint -> taint.key().equals(NodeMarks.OUTDATED));
    }

    private static Free free(ObjectStore store, Node node) {
        List<Pod> pods = store.podsOn(node.meta().name()).stream()
                .filter(pod -> !pod.finished())
                .toList();
        Resources all = node.status().allocatable();
        return new Free(
                node.meta().name(),
                all.cpuMillis()
                        - pods.stream().mapToLong(pod -> need(pod).cpu()).sum(),
                all.memoryBytes()
                        - pods.stream().mapToLong(pod -> need(pod).memory()).sum(),
                all.pods() - pods.size());
    }
}
