package io.kubehop.agent;

import io.kubehop.agent.host.Commands;
import io.kubehop.agent.host.Finishing;
import io.kubehop.agent.host.ProcessCommands;
import io.kubehop.agent.kafka.Ends;
import io.kubehop.agent.kafka.HostReporter;
import io.kubehop.agent.runbook.RunbookCodec;
import io.kubehop.agent.runbook.RunbookFact;
import io.kubehop.agent.runbook.RunbookInput;
import io.kubehop.agent.runbook.RunbookMachine;
import io.kubehop.agent.runbook.RunbookSettings;
import io.kubehop.agent.runbook.RunbookState;
import io.kubehop.agent.runbook.Work;
import io.kubehop.agent.runbook.Working;
import io.kubehop.machine.file.FileJournal;
import io.kubehop.machine.journal.PublisherLock;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.kafka.Inlet;
import io.kubehop.machine.kafka.KafkaSettings;
import io.kubehop.machine.kafka.Publisher;
import io.kubehop.machine.loop.LoopListener;
import io.kubehop.machine.loop.LoopSettings;
import io.kubehop.machine.loop.MachineLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent that runs: started by {@link #start}, ended by closing it. While Kafka or the API server is away it waits, says so,
 * and goes on.
 */
public final class NodeAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeAgent.class);

    private final AgentConfiguration configuration;
    private final String identity;
    private final InstantSource clock;
    private final FileJournal journal;
    private final Workplace workplace;
    private final Finishing commands;
    private final Deque<Runnable> running = new ArrayDeque<>();
    private final Thread starter = Thread.ofVirtual().name("agent start").unstarted(this::run);

    private NodeAgent(
            AgentConfiguration configuration,
            String identity,
            InstantSource clock,
            FileJournal journal,
            Workplace workplace,
            Finishing commands) {
        this.configuration = configuration;
        this.identity = identity;
        this.clock = clock;
        this.journal = journal;
        this.workplace = workplace;
        this.commands = commands;
    }

    /**
     * Opens the journal and returns; the rest comes up as Kafka and the API server allow.
     *
     * @throws IOException if the folder cannot be used
     * @throws io.kubehop.machine.journal.JournalException if the journal is damaged, or open in another process
     * @throws IllegalArgumentException if the kubeconfig cannot be used, or the host is none that can be worked on
     */
    public static NodeAgent start(AgentConfiguration configuration) throws IOException {
        return start(configuration, new ProcessCommands(), Clock.systemUTC());
    }

    /**
     * The same with other programs for a real host, and another clock: what orders are held against, what facts are dated with, and
     * what the pauses between two tries go by.
     */
    static NodeAgent start(AgentConfiguration configuration, Commands commands, InstantSource clock)
            throws IOException {
        try {
            Files.createDirectories(configuration.folder());
        } catch (IOException e) {
            throw new IOException("the folder " + configuration.folder() + " cannot be used: " + e, e);
        }
        var finishing = new Finishing(commands);
        Workplace workplace = switch (configuration.hosts()) {
            case AgentConfiguration.Simulated simulated -> SimulatedWorkplace.open(configuration, simulated);
            case AgentConfiguration.Real(var settings) -> RealWorkplace.open(configuration, settings, finishing);
        };
        try {
            var journal = new FileJournal(configuration.folder().resolve("journal"), clock);
            var agent = new NodeAgent(
                    configuration, Identity.of(configuration.folder()), clock, journal, workplace, finishing);
            agent.starter.start();
            return agent;
        } catch (IOException | RuntimeException e) {
            workplace.close();
            throw e;
        }
    }

    private void run() {
        try {
            open(workplace.cluster());
            LOG.info(
                    "The agent of {} is up; {}",
                    configuration.nodes().isEmpty() ? "all nodes" : String.join(", ", configuration.nodes()),
                    workplace.says());
        } catch (InterruptedException e) {
            LOG.debug("closed before it was up", e);
        }
    }

    private void open(String cluster) throws InterruptedException {
        var settings = new RunbookSettings(
                Optional.of(cluster),
                configuration.tries(),
                configuration.backoff(),
                configuration.backoffLimit(),
                workplace.pace(),
                workplace.runbook(),
                configuration.orders().trust());
        KafkaSettings kafka = Ends.settings(configuration.kafka(), configuration.nodes());
        var publisher =
                new Publisher(journal, Ends.route(cluster, identity), kafka, PublisherLock.alone(), Ends.SOURCE);
        MachineLoop<RunbookState, RunbookInput, RunbookFact, Work> loop = new MachineLoop<>(
                new RunbookMachine(settings),
                new RunbookCodec(),
                journal,
                new Working(workplace.host(), workplace.runbook()),
                clock,
                new SplittableRandom(),
                LoopSettings.defaults(),
                wakes(publisher));
        var inlet = new Inlet<>(
                kafka,
                Ends.subscription(configuration.nodes(), identity),
                Ends.reader(configuration.nodes()),
                loop,
                Ends.SOURCE);
        synchronized (running) {
            if (Thread.interrupted()) {
                throw new InterruptedException("closed");
            }
            running.push(loop::close);
            running.push(publisher::close);
            running.push(inlet::close);
            // The journal is this process's alone, so all that it says is this process's to do.
            loop.start(MachineLoop.ALL);
            publisher.start();
            inlet.start();
            workplace.look().ifPresent(look -> report(look, cluster));
        }
    }

    private void report(Workplace.HostLook look, String cluster) {
        var reporter = new HostReporter(
                look.look(),
                configuration.kafka(),
                cluster,
                identity,
                look.reports().every(),
                look.reports().again());
        running.push(reporter::close);
        reporter.start();
    }

    private static LoopListener wakes(Publisher publisher) {
        return new LoopListener() {
            @Override
            public void appended(List<Recorded> records) {
                for (Recorded row : records) {
                    LOG.info("{} {} {}", row.stream(), row.type(), row.body());
                }
                publisher.wake();
            }

            @Override
            public void impossible(String stream, Throwable failure) {
                LOG.error("Node {} is stopped: its journal says what cannot be", stream, failure);
            }
        };
    }

    /**
     * Starts no more programs on a real host and waits for the one under way, such as a package manager; {@link #close} would end
     * it.
     *
     * @return whether it has ended within the limit
     */
    public boolean finish(Duration limit) throws InterruptedException {
        return commands.finish(limit);
    }

    /** Ends; a step under way is done again by the next start. Closing twice does nothing more. */
    @Override
    public void close() {
        starter.interrupt();
        synchronized (running) {
            while (!running.isEmpty()) {
                running.pop().run();
            }
        }
        journal.close();
        workplace.close();
    }
}
