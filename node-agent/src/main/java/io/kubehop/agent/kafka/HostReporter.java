package io.kubehop.agent.kafka;

import io.kubehop.agent.preflight.HostReports;
import io.kubehop.events.Envelope;
import io.kubehop.events.HostEvent.HostReported;
import io.kubehop.machine.kafka.KafkaSettings;
import io.kubehop.machine.kafka.OutboundMessage;
import io.kubehop.machine.kafka.Sender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the host again and again, and tells what it sees at the start, when it has changed, and now and then. A report is not a
 * fact of the journal: the newest counts, and a lost one is told again.
 */
public final class HostReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostReporter.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Look look;
    private final String cluster;
    private final String identity;
    private final Duration every;
    private final Duration again;
    private final Sender sender;
    private final Thread thread = Thread.ofVirtual().name("host reporter").unstarted(this::run);
    private Optional<HostReported> told = Optional.empty();

    /** A look at the host. */
    @FunctionalInterface
    public interface Look {
        HostReported look() throws InterruptedException;
    }

    /**
     * @param identity of the agent, part of the messages' ids
     * @param every between two looks
     * @param again after how long the same is told again
     */
    public HostReporter(
            Look look, KafkaSettings kafka, String cluster, String identity, Duration every, Duration again) {
        this.look = look;
        this.cluster = cluster;
        this.identity = identity;
        this.every = every;
        this.again = again;
        this.sender = new Sender(kafka, "agent-host");
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                once();
                Thread.sleep(every);
            }
        } catch (InterruptedException e) {
            LOG.debug("The host reporter ends", e);
        } finally {
            sender.reset();
        }
    }

    private void once() throws InterruptedException {
        try {
            HostReported report = look.look();
            if (HostReports.due(told, report, again)) {
                report.findings().forEach(finding -> LOG.info("{}", finding));
                sender.send(List.of(message(report)));
                told = Optional.of(report);
            }
        } catch (ExecutionException | RuntimeException e) {
            LOG.warn("The host could not be reported, trying again in {}: {}", every, e.toString());
            sender.reset();
        }
    }

    private OutboundMessage message(HostReported report) {
        var envelope = new Envelope(
                "host/" + report.node() + "/" + report.at() + "@" + identity,
                Ends.SOURCE,
                report.at(),
                cluster,
                report);
        return new OutboundMessage(envelope.topic().topicName(), envelope.key(), envelope.toJson(), Map.of());
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            boolean _ = thread.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
