package io.kubehop.world.ports;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.cluster.PodReader;
import io.kubehop.drain.cluster.PodTraits;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.IntOrPercent;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.PodSpec;
import io.kubehop.simulator.store.ObjectStore;
import java.util.List;
import java.util.Optional;

/** The drain service's look at simulated pods and budgets. */
public final class SimulatedPods implements PodReader {
    private final ApiLine line;

    public SimulatedPods(ApiLine line) {
        this.line = line;
    }

    @Override
    public List<PodFacts> podsOn(String node) {
        ObjectStore store = line.reach().store();
        return store.podsOn(node).stream().map(pod -> facts(store, pod)).toList();
    }

    @Override
    public PodLook look(PodRef ref) {
        return find(line.reach().store(), ref)
                .map(pod ->
                        !pod.meta().terminating() ? PodLook.PRESENT : evicted(pod) ? PodLook.EVICTED : PodLook.DELETED)
                .orElse(PodLook.GONE);
    }

    @Override
    public List<BudgetFacts> budgetsOf(PodRef ref) {
        ObjectStore store = line.reach().store();
        return find(store, ref).map(pod -> budgets(store, pod)).orElse(List.of());
    }

    static Optional<Pod> find(ObjectStore store, PodRef ref) {
        int slash = ref.name().indexOf('/');
        return store.get(Kind.POD, ref.name().substring(0, slash), ref.name().substring(slash + 1))
                .filter(pod -> pod.meta().uid().equals(ref.uid()));
    }

    private static PodFacts facts(ObjectStore store, Pod pod) {
        return new PodFacts(
                new PodRef(pod.key().toString(), pod.meta().uid()),
                switch (pod.status().phase()) {
                    case PENDING -> PodFacts.Phase.PENDING;
                    case RUNNING -> PodFacts.Phase.RUNNING;
                    case SUCCEEDED -> PodFacts.Phase.SUCCEEDED;
                    case FAILED -> PodFacts.Phase.FAILED;
                },
                pod.ready(),
                pod.meta().terminating(),
                evicted(pod),
                pod.mirror(),
                pod.meta()
                        .controller()
                        .map(owner -> new PodFacts.Controller(
                                owner.kind(),
                                owner.name(),
                                !owner.kind().equals("DaemonSet")
                                        || store.get(Kind.DAEMON_SET, pod.meta().namespace(), owner.name())
                                                .isPresent())),
                pod.spec().volumes().stream().anyMatch(volume -> volume.source() == PodSpec.VolumeSource.EMPTY_DIR),
                budgets(store, pod),
                PodTraits.NONE.with(List.of(), SimulatedRoom.need(pod), SimulatedSurger.behind(store, pod)));
    }

    static boolean evicted(Pod pod) {
        return Condition.find(pod.status().conditions(), Pod.DISRUPTION_TARGET)
                .filter(condition -> condition.isTrue() && condition.reason().equals("EvictionByEvictionAPI"))
                .isPresent();
    }

    private static List<BudgetFacts> budgets(ObjectStore store, Pod pod) {
        return store.list(Kind.BUDGET, pod.meta().namespace()).stream()
                .filter(budget -> budget.selects(pod))
                .map(SimulatedPods::facts)
                .toList();
    }

    private static BudgetFacts facts(PodDisruptionBudget budget) {
        PodDisruptionBudget.Status status = budget.status();
        return new BudgetFacts(
                budget.key().toString(),
                budget.spec().minAvailable().map(IntOrPercent::text).orElse(""),
                budget.spec().maxUnavailable().map(IntOrPercent::text).orElse(""),
                status.disruptionsAllowed(),
                status.currentHealthy(),
                status.desiredHealthy(),
                status.expectedPods(),
                status.observedGeneration() < budget.meta().generation(),
                Condition.find(status.conditions(), PodDisruptionBudget.DISRUPTION_ALLOWED)
                        .filter(condition -> condition.reason().equals(PodDisruptionBudget.SYNC_FAILED))
                        .map(Condition::message));
    }
}
