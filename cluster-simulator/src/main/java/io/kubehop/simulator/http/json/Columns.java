package io.kubehop.simulator.http.json;

import io.kubehop.simulator.model.DaemonSet;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.IntOrPercent;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.Lease;
import io.kubehop.simulator.model.Namespace;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.PodSpec;
import io.kubehop.simulator.model.PodTemplate;
import io.kubehop.simulator.model.ReplicaSet;
import io.kubehop.simulator.model.StatefulSet;
import io.kubehop.simulator.model.VolumeAttachment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The columns of kubernetes pkg/printers/internalversion. */
final class Columns {
    private static final String NONE = "<none>";
    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";

    /** Wide columns show with {@code -o wide} only. */
    record Column(String name, String type, boolean wide) {}

    private static final Map<Kind<?>, List<Column>> COLUMNS = Map.of(
            Kind.NAMESPACE, columns("Name,Status,Age", ""),
            Kind.NODE,
                    columns(
                            "Name,Status,Roles,Age,Version",
                            "Internal-IP,External-IP,OS-Image,Kernel-Version,Container-Runtime"),
            Kind.POD, columns("Name,Ready,Status,#Restarts,Age", "IP,Node,Nominated Node,Readiness Gates"),
            Kind.BUDGET, columns("Name,Min Available,Max Unavailable,#Allowed Disruptions,Age", ""),
            Kind.DEPLOYMENT, columns("Name,Ready,#Up-to-date,#Available,Age", "Containers,Images,Selector"),
            Kind.REPLICA_SET, columns("Name,#Desired,#Current,#Ready,Age", "Containers,Images,Selector"),
            Kind.STATEFUL_SET, columns("Name,Ready,Age", "Containers,Images"),
            Kind.DAEMON_SET,
                    columns(
                            "Name,#Desired,#Current,#Ready,#Up-to-date,#Available,Node Selector,Age",
                            "Containers,Images,Selector"),
            Kind.LEASE, columns("Name,Holder,Age", ""),
            Kind.VOLUME_ATTACHMENT, columns("Name,Attacher,PV,Node,Attached,Age", ""));

    private Columns() {}

    static List<Column> of(Kind<?> kind) {
        return Optional.ofNullable(COLUMNS.get(kind)).orElseThrow();
    }

    static ArrayNode cells(KubeObject object, Instant now) {
        ObjectMeta meta = object.meta();
        String name = meta.name();
        String age = age(meta, now);
        return switch (object) {
            case Namespace namespace -> row(name, namespace.phase(), age);
            case Node node -> node(node, age);
            case Pod pod -> pod(pod, age);
            case PodDisruptionBudget budget ->
                row(
                        name,
                        budget.spec().minAvailable().map(IntOrPercent::text).orElse("N/A"),
                        budget.spec().maxUnavailable().map(IntOrPercent::text).orElse("N/A"),
                        budget.status().disruptionsAllowed(),
                        age);
            case Deployment deployment ->
                row(
                        name,
                        deployment.status().readyReplicas() + "/"
                                + deployment.spec().replicas(),
                        deployment.status().updatedReplicas(),
                        deployment.status().availableReplicas(),
                        age,
                        containers(deployment.spec().template()),
                        images(deployment.spec().template()),
                        text(deployment.spec().selector()));
            case ReplicaSet set ->
                row(
                        name,
                        set.spec().replicas(),
                        set.status().replicas(),
                        set.status().readyReplicas(),
                        age,
                        containers(set.spec().template()),
                        images(set.spec().template()),
                        text(set.spec().selector()));
            case StatefulSet set ->
                row(
                        name,
                        set.status().readyReplicas() + "/" + set.spec().replicas(),
                        age,
                        containers(set.spec().template()),
                        images(set.spec().template()));
            case DaemonSet set ->
                row(
                        name,
                        set.status().desiredNumberScheduled(),
                        set.status().currentNumberScheduled(),
                        set.status().numberReady(),
                        set.status().updatedNumberScheduled(),
                        set.status().numberAvailable(),
                        text(LabelSelector.of(set.spec().template().spec().nodeSelector())),
                        age,
                        containers(set.spec().template()),
                        images(set.spec().template()),
                        text(set.spec().selector()));
            case Lease lease -> row(name, lease.spec().holderIdentity(), age);
            case VolumeAttachment attachment -> attachment(attachment, age);
        };
    }

    private static ArrayNode node(Node node, String age) {
        List<String> status = new ArrayList<>();
        status.add(node.ready() ? "Ready" : "NotReady");
        if (node.spec().unschedulable()) {
            status.add("SchedulingDisabled");
        }
        String roles = node.meta().labels().keySet().stream()
                .filter(label -> label.startsWith(ROLE_PREFIX))
                .map(label -> label.substring(ROLE_PREFIX.length()))
                .collect(Collectors.joining(","));
        Node.SystemInfo info = node.status().info();
        return row(
                node.meta().name(),
                String.join(",", status),
                roles.isEmpty() ? NONE : roles,
                age,
                info.kubeletVersion(),
                NONE,
                NONE,
                info.osImage(),
                info.kernelVersion(),
                info.containerRuntimeVersion());
    }

    private static ArrayNode pod(Pod pod, String age) {
        int containers = pod.spec().containers().size();
        boolean running = pod.status().phase() == Pod.Phase.RUNNING;
        String status = pod.meta().terminating()
                ? "Terminating"
                : switch (pod.status().phase()) {
                    case PENDING -> pod.status().startTime().isPresent() ? "ContainerCreating" : "Pending";
                    case RUNNING -> "Running";
                    case SUCCEEDED -> "Completed";
                    case FAILED ->
                        pod.status().reason().isEmpty() ? "Error" : pod.status().reason();
                };
        return row(
                pod.meta().name(),
                (running && pod.ready() ? containers : 0) + "/" + containers,
                status,
                0,
                age,
                NONE,
                pod.spec().nodeName().orElse(NONE),
                NONE,
                NONE);
    }

    private static ArrayNode attachment(VolumeAttachment attachment, String age) {
        VolumeAttachment.Spec spec = attachment.spec();
        return row(
                attachment.meta().name(),
                spec.attacher(),
                spec.persistentVolumeName(),
                spec.nodeName(),
                attachment.attached(),
                age);
    }

    private static ArrayNode row(Object... cells) {
        ArrayNode row = JsonNodeFactory.instance.arrayNode();
        for (Object cell : cells) {
            if (cell instanceof Integer number) {
                row.add(number.intValue());
            } else {
                row.add(cell.toString());
            }
        }
        return row;
    }

    private static List<Column> columns(String narrow, String wide) {
        List<Column> result = new ArrayList<>();
        add(result, narrow, false);
        add(result, wide, true);
        return List.copyOf(result);
    }

    /** A leading # marks a column of numbers. */
    private static void add(List<Column> columns, String names, boolean wide) {
        Arrays.stream(names.split(",", -1))
                .filter(name -> !name.isEmpty())
                .map(name -> name.startsWith("#")
                        ? new Column(name.substring(1), "integer", wide)
                        : new Column(name, "string", wide))
                .forEach(columns::add);
    }

    private static String containers(PodTemplate template) {
        return template.spec().containers().stream()
                .map(PodSpec.Container::name)
                .collect(Collectors.joining(","));
    }

    private static String images(PodTemplate template) {
        return template.spec().containers().stream()
                .map(PodSpec.Container::image)
                .collect(Collectors.joining(","));
    }

    private static String text(LabelSelector selector) {
        String text = selector.matchLabels().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
        return text.isEmpty() ? NONE : text;
    }

    /** The short form of k8s.io/apimachinery HumanDuration, to the larger one or two units. */
    private static String age(ObjectMeta meta, Instant now) {
        if (meta.creationTimestamp().isEmpty()) {
            return "<unknown>";
        }
        Duration age = Duration.between(meta.creationTimestamp().get(), now);
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 600) {
            return pair(seconds / 60, "m", seconds % 60, "s");
        }
        if (seconds < 10_800) {
            return seconds / 60 + "m";
        }
        if (seconds < 28_800) {
            return pair(seconds / 3600, "h", seconds % 3600 / 60, "m");
        }
        if (seconds < 172_800) {
            return seconds / 3600 + "h";
        }
        return seconds < 691_200 ? pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h") : seconds / 86_400 + "d";
    }

    private static String pair(long large, String largeUnit, long small, String smallUnit) {
        return small == 0 ? large + largeUnit : large + largeUnit + small + smallUnit;
    }
}
