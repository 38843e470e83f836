package io.kubehop.simulator.control;

import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.store.Change;
import io.kubehop.simulator.time.WorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The kubelets of all nodes: report their node's health, start pods, end them. */
final class Kubelets implements Controller {
    private static final List<String> PRESSURES = List.of("MemoryPressure", "DiskPressure", "PIDPressure");

    private final Environment environment;
    private final Machines machines;
    private final PodTimes times;
    private final WorkQueue<ObjectKey> pods;
    private final WorkQueue<String> nodes;

    Kubelets(Environment environment, Machines machines) {
        this.environment = environment;
        this.machines = machines;
        this.times = new PodTimes(environment.latencies());
        this.pods = environment.queue(this::attendPod);
        this.nodes = environment.queue(this::attendNode);
        machines.listen(node -> {
            nodes.add(node);
            environment.store().podsOn(node).forEach(pod -> pods.add(pod.key()));
        });
    }

    @Override
    public void observe(Change change) {
        if (change.type() == Change.Type.DELETED) {
            return;
        }
        if (change.object() instanceof Pod pod && pod.spec().nodeName().isPresent()) {
            pods.add(pod.key());
        } else if (change.object() instanceof Node node) {
            nodes.add(node.meta().name());
        }
    }

    private void attendNode(String name) {
        Optional<Node> found = environment.store().get(Kind.NODE, "", name);
        Machines.Machine machine = machines.of(name);
        if (found.isEmpty() || machine.state() == Machines.State.SILENT) {
            return;
        }
        boolean well = machine.state() == Machines.State.WELL;
        Node node = found.get();
        Instant now = environment.now();
        List<Condition> conditions = node.status().conditions();
        for (String pressure : PRESSURES) {
            conditions = Condition.set(conditions, Condition.of(pressure, "False", "KubeletHasNo" + pressure, "", now));
        }
        conditions = Condition.set(
                conditions,
                well
                        ? Condition.of(Node.READY, "True", "KubeletReady", "kubelet is posting ready status", now)
                        : Condition.of(Node.READY, "False", "KubeletNotReady", "container runtime is down", now));
        Node.Status status = node.status().withConditions(conditions);
        if (machine.boots() > 0) {
            status = status.withInfo(status.info().withBootId("boot-" + machine.boots()));
        }
        environment.api().updateStatus(Kind.NODE, node.withStatus(status)).orThrow();
    }

    private void attendPod(ObjectKey key) {
        Optional<Pod> found = environment.store().get(Kind.POD, key);
        if (found.isEmpty() || found.get().spec().nodeName().isEmpty()) {
            return;
        }
        Pod pod = found.get();
        String node = pod.spec().nodeName().get();
        boolean nobodyThere = environment.store().get(Kind.NODE, "", node).isEmpty()
                || machines.of(node).state() == Machines.State.SILENT;
        if (nobodyThere) {
            return;
        }
        if (pod.meta().terminating()) {
            end(pod);
        } else if (!pod.finished()) {
            run(pod, machines.of(node));
        }
    }

    private void end(Pod pod) {
        long grace = pod.meta().deletionGracePeriodSeconds().orElse(0);
        if (grace == 0) {
            return;
        }
        Duration needed = times.untilEnded(pod);
        Duration allowed = Duration.ofSeconds(grace);
        Instant requested = pod.meta().deletionRequestedAt().orElse(environment.now());
        Instant ended = requested.plus(needed.compareTo(allowed) < 0 ? needed : allowed);
        if (environment.now().isBefore(ended)) {
            pods.addAt(pod.key(), ended);
            return;
        }
        environment
                .api()
                .delete(
                        Kind.POD,
                        pod.meta().namespace(),
                        pod.meta().name(),
                        DeleteOptions.NOW.withUid(pod.meta().uid()));
    }

    private void run(Pod pod, Machines.Machine machine) {
        Instant now = environment.now();
        Instant started = pod.status().startTime().orElse(now);
        Instant base = started.isBefore(machine.bootedAt()) ? machine.bootedAt() : started;
        Instant runs = base.plus(times.untilRunning(pod));
        Instant ready = keepsReady(pod, machine)
                ? now
                : base.plus(times.untilReady(pod)).plus(machines.extraStartDelay());
        Instant probeFailsUntil = machines.unreadyUntil(pod.key().toString());
        boolean running = pod.status().phase() == Pod.Phase.RUNNING || !now.isBefore(runs);
        boolean serves = running
                && !now.isBefore(ready)
                && !now.isBefore(probeFailsUntil)
                && !machines.stuck(pod.key().toString())
                && machine.state() == Machines.State.WELL;

        if (!reported(pod, running, serves)) {
            report(pod, started, running, serves);
        }
        for (Instant later : List.of(runs, ready, probeFailsUntil)) {
            if (later.isAfter(now)) {
                pods.addAt(pod.key(), later);
            }
        }
    }

    /** Most looks find nothing new. */
    private static boolean reported(Pod pod, boolean running, boolean serves) {
        return pod.status().startTime().isPresent()
                && running == (pod.status().phase() == Pod.Phase.RUNNING)
                && Condition.find(pod.status().conditions(), Pod.READY)
                        .map(condition -> condition.isTrue() == serves)
                        .orElse(false);
    }

    private void report(Pod pod, Instant started, boolean running, boolean serves) {
        Instant now = environment.now();
        Pod.Status status = pod.status().withStartTime(started);
        if (running) {
            status = status.withPhase(Pod.Phase.RUNNING);
        }
        status = status.with(Condition.of("Initialized", "True", "", "", now));
        status = status.with(readiness("ContainersReady", serves, running, now));
        status = status.with(readiness(Pod.READY, serves, running, now));
        if (pod.spec().nodeName().isPresent()
                && Condition.find(status.conditions(), Pod.SCHEDULED).isEmpty()) {
            status = status.with(Condition.of(Pod.SCHEDULED, "True", "", "", now));
        }
        environment.api().updateStatus(Kind.POD, pod.withStatus(status)).orThrow();
    }

    /** A Ready pod stays so unless its host booted since. */
    private static boolean keepsReady(Pod pod, Machines.Machine machine) {
        return Condition.find(pod.status().conditions(), Pod.READY)
                .filter(Condition::isTrue)
                .map(condition -> !condition.lastTransitionTime().isBefore(machine.bootedAt()))
                .orElse(false);
    }

    private static Condition readiness(String type, boolean ready, boolean running, Instant now) {
        if (ready) {
            return Condition.of(type, "True", "", "", now);
        }
        return running
                ? Condition.of(type, "False", "ContainersNotReady", "containers with unready status: [main]", now)
                : Condition.of(type, "False", "ContainersNotReady", "containers with incomplete status: [main]", now);
    }
}
