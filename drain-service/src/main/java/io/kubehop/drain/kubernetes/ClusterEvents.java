package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubehop.drain.report.Notice;
import io.kubehop.events.DrainEvent.PodRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Kubernetes Events, which {@code kubectl describe} shows. They are for people only: one that cannot be written is left out,
 * and nothing waits for them.
 */
public final class ClusterEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterEvents.class);
    private static final int MOST_WAITING = 1000;
    private static final int LONGEST_MESSAGE = 1000;
    private static final String NODES_NAMESPACE = "default";
    private static final String WRITER = "kubehop-drain";

    private final KubernetesClient client;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread writer =
            Thread.ofVirtual().name("drain cluster events").unstarted(this::run);

    private record Waiting(Notice notice, Instant at) {}

    /** Events of that cluster. */
    public ClusterEvents(KubernetesClient client) {
        this.client = client;
    }

    public void start() {
        writer.start();
    }

    /** Has it written soon; dropped if too many wait. Never blocks. */
    public void tell(Notice notice, Instant at) {
        if (!queue.offer(new Waiting(notice, at))) {
            LOG.debug("too many events wait to be written: {} is left out", notice);
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                write(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Waiting waiting) {
        try {
            Event event = event(waiting);
            client.v1()
                    .events()
                    .inNamespace(event.getMetadata().getNamespace())
                    .resource(event)
                    .create();
        } catch (KubernetesClientException e) {
            LOG.debug("the event {} could not be written: {}", waiting.notice(), e.getMessage());
        }
    }

    private static Event event(Waiting waiting) {
        Notice notice = waiting.notice();
        String time = waiting.at().truncatedTo(ChronoUnit.SECONDS).toString();
        String message = notice.message();
        return new EventBuilder()
                .withNewMetadata()
                .withGenerateName("kubehop-")
                .withNamespace(
                        notice.pod().map(pod -> PodName.of(pod).namespace()).orElse(NODES_NAMESPACE))
                .endMetadata()
                .withInvolvedObject(notice.pod().map(ClusterEvents::of).orElseGet(() -> ofNode(notice.node())))
                .withType(notice.warning() ? "Warning" : "Normal")
                .withReason(notice.reason())
                .withMessage(
                        message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE - 1) + "…" : message)
                .withNewSource()
                .withComponent(WRITER)
                .endSource()
                .withReportingComponent(WRITER)
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .build();
    }

    private static ObjectReference of(PodRef pod) {
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNamespace(PodName.of(pod).namespace())
                .withName(PodName.of(pod).name())
                .withUid(pod.uid())
                .build();
    }

    /** The kubelet's own events name the node in place of its UID, and so {@code kubectl describe} looks for that. */
    private static ObjectReference ofNode(String node) {
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(node)
                .withUid(node)
                .build();
    }

    @Override
    public void close() {
        writer.interrupt();
    }
}
