package io.kubehop.drain.kafka;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.eviction.DrainFact;
import io.kubehop.drain.eviction.DrainFactCodec;
import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.events.DrainEvent.DrainStarted;
import io.kubehop.events.Envelope;
import io.kubehop.events.Event;
import io.kubehop.events.OrderEvent.NodeHandedOver;
import io.kubehop.events.PlanEvent;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.kafka.Command;
import io.kubehop.machine.kafka.InboundMessage;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrainMessagesTest {
    private final DrainMessages messages = new DrainMessages("here");
    private final DrainFactCodec codec = new DrainFactCodec();

    private Recorded row(DrainFact fact) {
        return new Recorded(1, UPGRADE, 7, UPGRADE + "/7", "cause", 0, codec.type(fact), codec.write(fact), NOON);
    }

    private Optional<Command<DrainInput>> read(String cluster, Event event) {
        String json = new Envelope("u1/3", "planner", NOON, cluster, event).toJson();
        return messages.read(new InboundMessage("kubehop.plan", 0, 0, UPGRADE, json, Map.of()));
    }

    @Test
    void aDrainIsToldUnderItsUpgradeAndAnOrderUnderItsNode() {
        var drain = messages.route(row(new DrainFact.Said(new DrainStarted(UPGRADE, BATCH, 1, "a"))));
        assertThat(drain).hasSize(1);
        assertThat(drain.getFirst().topic()).isEqualTo("kubehop.drains");
        assertThat(drain.getFirst().key()).isEqualTo(UPGRADE);
        var order = messages.route(row(new DrainFact.Said(new NodeHandedOver(order("a", 1)))));
        assertThat(order.getFirst().topic()).isEqualTo("kubehop.orders");
        assertThat(order.getFirst().key()).isEqualTo("a");
        assertThat(Envelope.parse(order.getFirst().value()).orElseThrow().data())
                .isEqualTo(new NodeHandedOver(order("a", 1)));
    }

    @Test
    void aNoteIsToldToNobody() {
        assertThat(messages.route(row(new DrainFact.AbortTaken()))).isEmpty();
    }

    @Test
    void anAbortIsReadOnceByItsCause() {
        assertThat(read("here", new PlanEvent.UpgradeAborting(UPGRADE, "me", "why")))
                .contains(new Command<>(UPGRADE, "planner:u1/3", new DrainInput.Aborting()));
    }

    @Test
    void whatIsNotForThisMachineOrClusterIsPassedOver() {
        assertThat(read("here", new PlanEvent.UpgradeStarted(UPGRADE))).isEmpty();
        assertThat(read("elsewhere", new PlanEvent.UpgradeAborting(UPGRADE, "me", "why")))
                .isEmpty();
    }
}
