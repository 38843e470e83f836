package io.kubehop.agent.bench;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.Event;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.OrderKind;
import io.kubehop.events.Topic;
import io.kubehop.machine.kafka.TestBroker;
import io.kubehop.machine.kafka.TopicSpec;
import io.kubehop.machine.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How long a node is out of service while its agent upgrades it by a minor, from the order until the agent says that the node is
 * upgraded, with work ahead and without; against the floor: unpacking the packages, restarting the kubelet, and its first Ready
 * report. On hosts of the testbed, with the agent as its deb installs it.
 */
public final class OutageBench {
    private static final int MISSED = 3;
    private static final double GOAL_TIMES_FLOOR = 3;
    private static final KubeVersion FROM = KubeVersion.parse("1.35.4");
    private static final KubeVersion TO = KubeVersion.parse("1.36.3");

    private OutageBench() {}

    /**
     * Prints values and goal; exits with 3 if it is missed.
     *
     * @param arguments the testbed's program and the deb
     */
    public static void main(String[] arguments) throws Exception {
        Duration floor;
        Duration cold;
        Duration warm;
        try (var broker = TestBroker.start();
                var site = Site.up(arguments[0], Path.of(arguments[1]))) {
            Topics.ensure(
                    broker.settings(),
                    List.of(
                            new TopicSpec(Topic.ORDERS.topicName(), 6, false, Duration.ZERO),
                            new TopicSpec(Topic.AGENTS.topicName(), 6, false, Duration.ZERO)),
                    Duration.ofSeconds(60));
            floor = floor(site);
            try (var office = new OrderOffice(broker.bootstrap(), FROM, TO)) {
                site.agent("cold", broker.bootstrap(), office.ring());
                site.agent("warm", broker.bootstrap(), office.ring());
                cold = upgrade(office, "cold");
                Duration ahead = timed(() -> {
                    office.order(OrderKind.PREPARE, "warm", OrderEvent.PreparationHandedOver::new);
                    office.await("warm", AgentEvent.NodePrepared.class::isInstance);
                });
                System.out.printf("work ahead took %.1f s, with the node in service%n", seconds(ahead));
                warm = upgrade(office, "warm");
            }
        }
        System.out.printf(
                "out of service for %s -> %s: floor %.1f s, without work ahead %.1f s, with it %.1f s%n",
                FROM, TO, seconds(floor), seconds(cold), seconds(warm));
        double times = seconds(warm) / seconds(floor);
        System.out.printf("with work ahead: %.1f times the floor, goal %.0f%n", times, GOAL_TIMES_FLOOR);
        System.exit(times <= GOAL_TIMES_FLOOR ? 0 : MISSED);
    }

    private static Duration floor(Site site) throws Exception {
        site.host("floor");
        return timed(() -> {
            site.inside(
                    "floor",
                    "bash",
                    "-c",
                    "cd /var/lib/packages && dpkg -i --force-hold kube*_%s-1.1_*.deb".formatted(number(TO)));
            site.inside("floor", "systemctl", "restart", "kubelet");
            site.awaitReady("floor", TO);
        });
    }

    private static String number(KubeVersion version) {
        return version.toString().substring(1);
    }

    private static Duration upgrade(OrderOffice office, String node) throws Exception {
        return timed(() -> {
            office.order(OrderKind.UPGRADE, node, OrderEvent.NodeHandedOver::new);
            Event end = office.await(
                    node, event -> event instanceof AgentEvent.NodeUpgraded || event instanceof AgentEvent.NodeFailed);
            if (!(end instanceof AgentEvent.NodeUpgraded)) {
                throw new IllegalStateException("not upgraded: " + end);
            }
        });
    }

    private interface Phase {
        void run() throws Exception;
    }

    private static Duration timed(Phase phase) throws Exception {
        long begun = System.nanoTime();
        phase.run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
