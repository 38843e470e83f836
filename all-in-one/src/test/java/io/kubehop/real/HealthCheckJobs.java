package io.kubehop.real;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Completes the Job with which {@code kubeadm upgrade} tries whether the cluster can run a pod. The testbed's hosts keep the books of
 * containers and run none, so nothing else would.
 */
final class HealthCheckJobs implements AutoCloseable {
    private static final String NAME = "upgrade-health-check";
    private static final String NAMESPACE = "kube-system";
    private static final Duration EACH = Duration.ofMillis(300);

    private final KubernetesClient client;
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);

    private HealthCheckJobs(KubernetesClient client) {
        this.client = client;
    }

    static HealthCheckJobs completedIn(KubernetesClient client) {
        var jobs = new HealthCheckJobs(client);
        jobs.thread.start();
        return jobs;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(EACH);
                try {
                    client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems().stream()
                            .filter(job -> job.getMetadata().getName().startsWith(NAME))
                            .filter(job ->
                                    job.getStatus() != null && job.getStatus().getStartTime() != null)
                            .filter(job -> job.getStatus().getCompletionTime() == null)
                            .forEach(this::complete);
                } catch (KubernetesClientException away) {
                    // The API server is restarted while it is upgraded: the next look sees.
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void complete(Job job) {
        client.resource(job).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"active": 0, "ready": 0, "succeeded": 1, "completionTime": "%1$s", "conditions": [
                          {"type": "SuccessCriteriaMet", "status": "True", "reason": "CompletionsReached", "lastTransitionTime": "%1$s"},
                          {"type": "Complete", "status": "True", "reason": "CompletionsReached", "lastTransitionTime": "%1$s"}]}}
                        """.formatted(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS)));
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
