package io.kubehop.agent.bench;

import io.kubehop.agent.kafka.Ends;
import io.kubehop.machine.journal.MemoryJournal;
import io.kubehop.machine.kafka.Footprint;
import io.kubehop.machine.kafka.Inlet;
import io.kubehop.machine.kafka.KafkaSettings;
import io.kubehop.machine.loop.Chores;
import io.kubehop.machine.loop.LoopListener;
import io.kubehop.machine.loop.LoopSettings;
import io.kubehop.machine.loop.MachineLoop;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/**
 * Many agents' ends at Kafka in one process: each an own {@link Inlet} with an own consumer, thread and connections, set as an agent
 * sets it. What is behind it, the runbook, is left out. Says on standard output which order has come, and when.
 *
 * <pre>FleetClients BOOTSTRAP FIRST COUNT FOOTPRINT</pre>
 */
public final class FleetClients {
    /** A start each so many milliseconds: a fleet that is installed or comes back is not there in one moment either. */
    private static final long BETWEEN_MS = 15;

    private FleetClients() {}

    static String node(int number) {
        return "node-%05d".formatted(number);
    }

    /** Runs until standard input ends. */
    public static void main(String[] arguments) throws Exception {
        var kafka = new KafkaSettings(arguments[0], Map.of(), Footprint.valueOf(arguments[3]));
        int first = Integer.parseInt(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        var loop = new MachineLoop<>(
                new Chores(),
                new Chores.Codec(),
                new MemoryJournal(InstantSource.system()),
                (_, _, _) -> {},
                InstantSource.system(),
                new Random(1),
                LoopSettings.defaults(),
                LoopListener.none());
        loop.start(MachineLoop.NONE);
        var inlets = new ArrayList<Inlet<Chores.Input>>();
        for (int i = first; i < first + count; i++) {
            String node = node(i);
            var inlet = new Inlet<Chores.Input>(
                    kafka,
                    Ends.subscription(new TreeSet<>(List.of(node)), "bench"),
                    message -> {
                        if (message.key().equals(node)) {
                            System.out.println("came " + message.value() + " " + System.nanoTime());
                        }
                        return Optional.empty();
                    },
                    loop,
                    "agent");
            inlet.start();
            inlets.add(inlet);
            Thread.sleep(BETWEEN_MS);
        }
        System.out.println("started");
        while (System.in.read() >= 0) {
            // Only its end counts.
        }
        // The broker ends next: nobody has to say goodbye.
        Runtime.getRuntime().halt(inlets.size() == count ? 0 : 1);
    }
}
