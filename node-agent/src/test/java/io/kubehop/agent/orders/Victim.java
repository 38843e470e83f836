package io.kubehop.agent.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.agent.kafka.Ends;
import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.RunbookCodec;
import io.kubehop.agent.runbook.RunbookFact;
import io.kubehop.agent.runbook.RunbookInput;
import io.kubehop.agent.runbook.RunbookMachine;
import io.kubehop.agent.runbook.RunbookSettings;
import io.kubehop.agent.runbook.RunbookState;
import io.kubehop.agent.runbook.Step;
import io.kubehop.agent.runbook.Work;
import io.kubehop.agent.runbook.Working;
import io.kubehop.events.AgentEvent;
import io.kubehop.events.KeyRing;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.Topic;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Stepper;
import io.kubehop.machine.journal.Append;
import io.kubehop.machine.journal.MemoryJournal;
import io.kubehop.machine.kafka.Command;
import io.kubehop.machine.kafka.InboundMessage;
import io.kubehop.machine.kafka.Reader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** An agent of a node, from the bytes on the topic to its host; before each message it is started again from its journal. */
final class Victim {
    private final String node;
    private final RunbookMachine machine;
    private final Reader<RunbookInput> reader;
    private final MemoryJournal journal;
    private final List<String> ran = new ArrayList<>();
    private final List<String> looked = new ArrayList<>();
    private Instant now;
    private KubeVersion version;
    private long offset;

    Victim(String cluster, String node, KeyRing ring, KubeVersion version, Instant now) {
        this.node = node;
        this.version = version;
        this.now = now;
        machine =
                new RunbookMachine(RunbookSettings.DEFAULT.withCluster(cluster).withTrust(Trust.in(() -> ring)));
        reader = Ends.reader(new TreeSet<>(List.of(node)));
        journal = new MemoryJournal(() -> this.now);
    }

    void at(Instant instant) {
        now = instant;
    }

    /** A message as it arrives; what cannot be understood is passed over, as the inlet does. */
    void receive(String bytes) {
        Optional<Command<RunbookInput>> command;
        try {
            command = reader.read(new InboundMessage(Topic.ORDERS.topicName(), 0, offset++, node, bytes, Map.of()));
        } catch (RuntimeException e) {
            return;
        }
        command.ifPresent(one -> {
            assertThat(one.stream()).isEqualTo(node);
            step(one.cause(), one.input());
        });
    }

    private void step(String cause, RunbookInput input) {
        if (load().decide(cause, input, now)
                instanceof
                Stepper.Proposed<RunbookState, RunbookInput, RunbookFact, Work>(Append append, var _, var _)) {
            var _ = journal.append(List.of(append));
        }
    }

    /** Does all that there is to do, to its end. */
    void work() throws Exception {
        var host = new Working(new Host() {
            @Override
            public KubeVersion version(String name) {
                looked.add(name);
                return version;
            }

            @Override
            public Result run(Step step, WorkOrder order, int attempt) {
                ran.add(step.name());
                if (step.name().equals(Step.RESTART_KUBELET)) {
                    version = order.to();
                }
                return new Result.Done();
            }
        });
        for (int i = 0; i < 100; i++) {
            List<Work> todo = List.copyOf(load().todo(now));
            if (todo.isEmpty()) {
                return;
            }
            String cause = "work-" + offset++;
            host.perform(node, todo.getFirst(), input -> step(cause, input));
        }
        throw new AssertionError("the work does not end");
    }

    private Stepper<RunbookState, RunbookInput, RunbookFact, Work> load() {
        return Stepper.of(node, machine, new RunbookCodec()).apply(journal.read(node, 0));
    }

    KubeVersion version() {
        return version;
    }

    /** The steps that the host did. */
    List<String> ran() {
        return List.copyOf(ran);
    }

    /** How often the host was asked for its version. */
    int looks() {
        return looked.size();
    }

    /** What its agent has told everybody. */
    List<AgentEvent> told() {
        return journal.read(node, 0).stream()
                .map(RunbookCodec::said)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Why orders were refused, told to everybody or noted only. */
    Stream<String> refusals() {
        var codec = new RunbookCodec();
        return journal.read(node, 0).stream()
                .flatMap(row -> codec.read(row.type(), row.body()).stream())
                .flatMap(fact -> switch (fact) {
                    case RunbookFact.Said(AgentEvent.OrderRefused refused, Instant _) -> Stream.of(refused.reason());
                    case RunbookFact.OrderDoubted(WorkOrder _, String reason, Instant _) -> Stream.of(reason);
                    case RunbookFact _ -> Stream.of();
                });
    }
}
