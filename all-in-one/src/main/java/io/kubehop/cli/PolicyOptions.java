package io.kubehop.cli;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.UpgradePolicy.AtDeadline;
import io.kubehop.events.UpgradePolicy.DrainMode;
import io.kubehop.events.UpgradePolicy.Prepare;
import io.kubehop.events.UpgradePolicy.VolumeWait;
import io.kubehop.events.UpgradePolicy.Workers;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What to upgrade to and how; what is not given is the planner's default. */
final class PolicyOptions {

    @Option(
            names = "--to",
            required = true,
            paramLabel = "VERSION",
            description = "The version to upgrade to, such as 1.37.")
    String to = "";

    @Option(
            names = "--max-unavailable",
            paramLabel = "N|N%",
            description = "Workers out of service at once: a count or a share (default: 1).")
    Optional<String> maxUnavailable = Optional.empty();

    @Option(
            names = "--workers",
            paramLabel = "HOPS",
            description = {
                "every-hop, or fewest: each worker is drained only where the version skew wants it, and at the target",
                "(default: every-hop). The plan says what the other choice would save or cost."
            })
    Optional<String> workers = Optional.empty();

    @Option(
            names = "--prepare",
            paramLabel = "HOW",
            description = {
                "ahead: agents fetch what they need before their node is drained; wait: and its batch waits for it; or off",
                "(default: ahead)."
            })
    Optional<String> prepare = Optional.empty();

    @Option(
            names = "--prepare-limit",
            paramLabel = "TIME",
            description = "How long a batch waits for its preparation at most (default: 15m).")
    Optional<String> prepareLimit = Optional.empty();

    @Option(
            names = "--group",
            paramLabel = "SELECTOR:KEY=VALUE,…",
            description = {
                "Nodes whose labels match are drained otherwise, such as pool=db:timeout=2h,surge=true; the first that",
                "matches counts. May be given several times."
            })
    List<String> groups = List.of();

    @Option(
            names = "--drain",
            paramLabel = "MODE",
            description =
                    "evict, cordon-only or none (default: evict). Without eviction pods die with their node: a risk.")
    Optional<String> drain = Optional.empty();

    @Option(names = "--force", description = "Evict pods without a controller too: nobody makes them again.")
    boolean force;

    @Option(
            names = "--delete-emptydir-data",
            description = "Evict pods with emptyDir volumes: what is in these is lost.")
    boolean deleteEmptyDir;

    @Option(
            names = "--evict-local-volumes",
            description = "Evict pods whose persistent volume is a disk of the node: they wait until it is back.")
    boolean localVolumes;

    @Option(
            names = "--grace-period",
            defaultValue = "-1",
            paramLabel = "SECONDS",
            description = "In place of each pod's own grace period; negative leaves it (default: -1).")
    int gracePeriod = -1;

    @Option(
            names = "--pod-selector",
            paramLabel = "SELECTOR",
            description = "Evict only pods whose labels match, such as app=web,tier!=db; the others are left.")
    Optional<String> podSelector = Optional.empty();

    @Option(
            names = "--skip-wait-for-delete-timeout",
            defaultValue = "0",
            paramLabel = "SECONDS",
            description = "Do not wait for a pod whose deletion is overdue by more than this; 0 waits (default: 0).")
    int skipWait;

    @Option(
            names = "--at-deadline",
            paramLabel = "RULE",
            description = {
                "What is done with a node that is not empty in time: fail, wait (and say it again), park (and come back)",
                "or delete (past the budgets: a risk) (default: fail)."
            })
    Optional<String> atDeadline = Optional.empty();

    @Option(
            names = "--drain-timeout",
            paramLabel = "TIME",
            description = "How long a node may take to empty (default: 30m).")
    Optional<String> drainTimeout = Optional.empty();

    @Option(
            names = "--load-balancer-wait",
            paramLabel = "TIME",
            description =
                    "Leave each node out of load balancers, and wait so long before its first eviction (default: no).")
    Optional<String> loadBalancerWait = Optional.empty();

    @Option(
            names = "--volumes",
            paramLabel = "WAIT",
            description =
                    "What is waited for of the volumes of evicted pods: detach, reattach or none (default: detach).")
    Optional<String> volumes = Optional.empty();

    @Option(
            names = "--hold-for-upgraded",
            paramLabel = "TIME",
            description = {
                "How long evictions of a node may be held while their pods would land on a node that comes next and an",
                "upgraded one is about to return; 0s never holds (default: 2m)."
            })
    Optional<String> holdForUpgraded = Optional.empty();

    @Option(
            names = "--surge",
            description =
                    "A Deployment whose budget never allows a disruption, or with a single replica, gets one more for"
                            + " as long as its pod leaves.")
    boolean surge;

    @Option(
            names = "--out-of-service",
            description = "Let the pods of a node go that does not answer and whose host is surely off: a risk.")
    boolean outOfService;

    @Option(names = "--soak", paramLabel = "TIME", description = "How long a batch must stay healthy (default: 30s).")
    Optional<String> soak = Optional.empty();

    @Option(
            names = "--node-timeout",
            paramLabel = "TIME",
            description = "How long an upgraded node may take to be fit (default: 10m).")
    Optional<String> nodeTimeout = Optional.empty();

    @Option(
            names = "--settle-timeout",
            paramLabel = "TIME",
            description = "How long workloads may take to be back after a batch (default: 15m).")
    Optional<String> settleTimeout = Optional.empty();

    @Option(
            names = "--hold-timeout",
            paramLabel = "TIME",
            description = "How long a batch may be held before the upgrade pauses (default: for ever).")
    Optional<String> holdTimeout = Optional.empty();

    /** The body of {@code POST /upgrades}. */
    String body() {
        ObjectNode body = PlannerClient.JSON.createObjectNode();
        body.put("to", to);
        ObjectNode policy = body.putObject("policy");
        maxUnavailable.ifPresent(value -> policy.put("maxUnavailable", value));
        workers.ifPresent(value -> policy.put(
                "workers",
                word(Workers.class, "--workers", value, "is not known; it is every-hop or fewest")
                        .name()));
        prepare.ifPresent(value -> policy.put(
                "prepare",
                word(Prepare.class, "--prepare", value, "is not known; it is wait, ahead or off")
                        .name()));
        put(policy, "prepareLimit", "--prepare-limit", prepareLimit);
        if (!groups.isEmpty()) {
            ArrayNode all = policy.putArray("groups");
            groups.forEach(text -> GroupOption.put(all.addObject(), text));
        }
        ObjectNode draining = policy.putObject("drain");
        drain.ifPresent(value -> draining.put(
                "mode",
                word(DrainMode.class, "--drain", value, "is not a mode; it is evict, cordon-only or none")
                        .name()));
        if (force) {
            draining.put("force", true);
        }
        if (deleteEmptyDir) {
            draining.put("deleteEmptyDir", true);
        }
        put(draining, "timeout", "--drain-timeout", drainTimeout);
        if (localVolumes) {
            draining.put("localVolumes", true);
        }
        if (gracePeriod >= 0) {
            draining.put("gracePeriod", Duration.ofSeconds(gracePeriod).toString());
        }
        podSelector.ifPresent(value -> draining.put("podSelector", value));
        if (skipWait > 0) {
            draining.put("skipTerminating", Duration.ofSeconds(skipWait).toString());
        }
        atDeadline.ifPresent(value -> draining.put(
                "atDeadline",
                word(AtDeadline.class, "--at-deadline", value, "is not a rule; it is fail, wait, park or delete")
                        .name()));
        put(draining, "loadBalancerWait", "--load-balancer-wait", loadBalancerWait);
        volumes.ifPresent(
                value -> draining.put("volumes", volumes("--volumes", value).name()));
        put(draining, "holdForUpgraded", "--hold-for-upgraded", holdForUpgraded);
        if (surge) {
            draining.put("surge", true);
        }
        if (outOfService) {
            draining.put("outOfService", true);
        }
        ObjectNode verify = policy.putObject("verify");
        put(verify, "soak", "--soak", soak);
        put(verify, "nodeTimeout", "--node-timeout", nodeTimeout);
        put(verify, "settleTimeout", "--settle-timeout", settleTimeout);
        put(verify, "holdTimeout", "--hold-timeout", holdTimeout);
        return body.toString();
    }

    /** Whether a running upgrade goes where this one would. */
    boolean sameTarget(String runningTo) {
        try {
            KubeVersion wanted = KubeVersion.parse(to);
            KubeVersion running = KubeVersion.parse(runningTo);
            return wanted.equals(running) || (wanted.patch() == 0 && wanted.sameMinor(running));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static VolumeWait volumes(String option, String text) {
        return word(VolumeWait.class, option, text, "is not known; it is none, detach or reattach");
    }

    private static <E extends Enum<E>> E word(Class<E> type, String option, String text, String otherwise) {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new BadInput(option + " '" + text + "' " + otherwise);
        }
    }

    private static void put(ObjectNode to, String field, String option, Optional<String> text) {
        text.ifPresent(value -> to.put(field, duration(option, value).toString()));
    }

    /** {@code 90s}, {@code 15m}, {@code 2h}, {@code 1h30m} or ISO 8601 ({@code PT90S}). */
    static Duration duration(String option, String text) {
        String iso = text.toUpperCase(Locale.ROOT);
        try {
            return Duration.parse(iso.startsWith("P") ? iso : "PT" + iso);
        } catch (DateTimeParseException e) {
            throw new BadInput(option + " '" + text + "' is not a time; write it like 90s, 15m or 1h30m");
        }
    }
}
