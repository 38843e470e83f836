package io.kubehop;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.agent.file.RingFile;
import io.kubehop.agent.kafka.Ends;
import io.kubehop.agent.orders.OrderedFiles;
import io.kubehop.agent.orders.Trust;
import io.kubehop.agent.runbook.RunbookFact;
import io.kubehop.agent.runbook.RunbookInput;
import io.kubehop.agent.runbook.RunbookMachine;
import io.kubehop.agent.runbook.RunbookSettings;
import io.kubehop.events.AgentEvent;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.Envelope;
import io.kubehop.events.Event;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.VerdictEvent;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import io.kubehop.machine.journal.Append;
import io.kubehop.machine.journal.Append.Entry;
import io.kubehop.machine.journal.MemoryJournal;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.kafka.InboundMessage;
import io.kubehop.planner.file.ChecksumFile;
import io.kubehop.planner.file.KeyFolder;
import io.kubehop.planner.kafka.PlanRoute;
import io.kubehop.planner.orders.Signing;
import io.kubehop.planner.path.PlanEventCodec;
import io.kubehop.planner.path.PlannerMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An order from the planner's journal, over the topics, to an agent; the planner's key and the host's ring are files. */
class SignedOrdersTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final WorkOrder ORDER = new WorkOrder(
            "cl",
            "u1",
            "1-workers-01",
            1,
            1,
            "w1",
            NodeRole.WORKER,
            "zone-a",
            KubeVersion.parse("1.35.2"),
            KubeVersion.parse("1.36.1"),
            false);

    @TempDir
    private Path folder;

    private final MemoryJournal journal = new MemoryJournal(() -> NOON);
    private KeyFolder keys;
    private PlanRoute route;
    private RunbookMachine agent;

    @BeforeEach
    void open() throws Exception {
        keys = KeyFolder.open(folder.resolve("keys"));
        route = new PlanRoute(journal, new Signing(keys, Signing.VALIDITY));
        agent = new RunbookMachine(
                RunbookSettings.DEFAULT.withCluster("cl").withTrust(Trust.in(new RingFile(keys.ringFile()))));
    }

    @Test
    void thePlannersOrderIsBelievedAtTheEndOfTheWay() {
        assertThat(decided(handedOver(batch())))
                .isInstanceOf(Decision.Accept.class)
                .asString()
                .contains("OrderReceived");
    }

    @Test
    void checksumsInThePlannersFileComeToTheAgent() throws Exception {
        Path sums = Files.writeString(
                folder.resolve("sums"),
                "a".repeat(64) + "  kubelet_1.36.1-1.1_amd64.deb\n" + "b".repeat(64)
                        + "  kubelet_1.37.2-1.1_amd64.deb\n");
        route = new PlanRoute(journal, new Signing(keys, ChecksumFile.open(sums), Signing.VALIDITY));
        RunbookFact taken =
                decided(handedOver(batch())) instanceof Decision.Accept<RunbookFact>(List<RunbookFact> events)
                        ? events.getFirst()
                        : null;
        assertThat(taken)
                .isInstanceOfSatisfying(
                        RunbookFact.OrderReceived.class,
                        received -> assertThat(OrderedFiles.of(received.order()))
                                .isEqualTo(Map.of("kubelet_1.36.1-1.1_amd64.deb", "a".repeat(64))));
    }

    @Test
    void aKeyThatTakesThePlaceOfAnotherIsBelievedAndARevokedOneNoMore() throws Exception {
        Recorded row = batch();
        String before = handedOver(row);
        var _ = keys.prepare();
        String old = keys.get().known().id();
        var _ = keys.change();
        String after = handedOver(row);
        assertThat(after).isNotEqualTo(before);
        assertThat(decided(before).toString()).contains("OrderReceived");
        assertThat(decided(after).toString()).contains("OrderReceived");
        var _ = keys.revoke(old);
        assertThat(decided(after).toString()).contains("OrderReceived");
        assertThat(decided(before))
                .isEqualTo(Decision.accept(new RunbookFact.Said(
                        new AgentEvent.OrderRefused(
                                "u1",
                                "1-workers-01",
                                1,
                                "w1",
                                "the order is signed with key " + old + ", which is revoked"),
                        NOON)));
    }

    private Recorded batch() {
        var ready = new PlanEvent.BatchReady(
                "u1",
                new BatchOrder(
                        "1-workers-01",
                        1,
                        1,
                        NodeRole.WORKER,
                        ORDER.to(),
                        List.of(ORDER),
                        UpgradePolicy.Drain.DEFAULT,
                        UpgradePolicy.Verify.DEFAULT));
        var codec = new PlanEventCodec();
        var _ = journal.append(List.of(
                new Append(PlannerMachine.STREAM, 0, "c", List.of(new Entry(codec.type(ready), codec.write(ready))))));
        return journal.read(PlannerMachine.STREAM, 0).getFirst();
    }

    /** Told by the planner, released by the verifier, handed over by the drain service; read and written by each. */
    private String handedOver(Recorded row) {
        BatchOrder told =
                ((PlanEvent.BatchReady) read(route.route(row).getFirst().value())).batch();
        BatchOrder released =
                ((VerdictEvent.BatchReleased) read(write(new VerdictEvent.BatchReleased("u1", told)))).order();
        return write(new OrderEvent.NodeHandedOver(released.orders().getFirst()));
    }

    private static String write(Event event) {
        return new Envelope("u1/1", "test", NOON, "cl", event).toJson();
    }

    private static Event read(String message) {
        return Envelope.parse(message).orElseThrow().data();
    }

    private Decision<RunbookFact> decided(String message) {
        RunbookInput input = Ends.reader(new TreeSet<>(List.of("w1")))
                .read(new InboundMessage("kubehop.orders", 0, 0, "w1", message, Map.of()))
                .orElseThrow()
                .input();
        return agent.decide(agent.initial(), input, NOON);
    }
}
