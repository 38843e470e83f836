package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.policy.v1.Eviction;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.EvictionResponse;
import io.kubehop.drain.cluster.EvictionResponse.StatusBody;
import io.kubehop.drain.cluster.Evictor;
import io.kubehop.events.DrainEvent.PodRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Evicts through {@code policy/v1}. The request is posted as it is: fabric8's own {@code evict()} answers false to every 429 and so
 * loses why.
 */
public final class KubernetesEvictor implements Evictor {
    private final KubernetesClient client;

    /** @param client one that does not retry by itself */
    public KubernetesEvictor(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public EvictionAnswer evict(PodRef pod) {
        return evict(pod, Optional.empty());
    }

    @Override
    public EvictionAnswer evict(PodRef pod, Optional<Duration> grace) {
        var name = PodName.of(pod);
        Eviction eviction = new EvictionBuilder()
                .withNewMetadata()
                .withNamespace(name.namespace())
                .withName(name.name())
                .endMetadata()
                .withDeleteOptions(options(pod, grace))
                .build();
        return answer("POST", path(name) + "/eviction", eviction);
    }

    @Override
    public EvictionAnswer delete(PodRef pod, Optional<Duration> grace) {
        return answer("DELETE", path(PodName.of(pod)), options(pod, grace));
    }

    private static String path(PodName name) {
        return "/api/v1/namespaces/" + name.namespace() + "/pods/" + name.name();
    }

    private EvictionAnswer answer(String method, String path, Object body) {
        try {
            client.raw(path, method, body);
            return new EvictionAnswer.Accepted();
        } catch (KubernetesClientException e) {
            if (e.getCode() < 400) {
                throw e;
            }
            return new EvictionResponse(
                            e.getCode(), Optional.ofNullable(e.getStatus()).map(KubernetesEvictor::body))
                    .answer();
        }
    }

    private static DeleteOptions options(PodRef pod, Optional<Duration> grace) {
        var options = new DeleteOptionsBuilder()
                .withNewPreconditions()
                .withUid(pod.uid())
                .endPreconditions()
                .build();
        grace.ifPresent(period -> options.setGracePeriodSeconds(period.toSeconds()));
        return options;
    }

    private static StatusBody body(Status status) {
        StatusDetails details = status.getDetails();
        List<StatusCause> causes = details == null || details.getCauses() == null ? List.of() : details.getCauses();
        Integer seconds = details == null ? null : details.getRetryAfterSeconds();
        return new StatusBody(
                text(status.getReason()),
                text(status.getMessage()),
                text(details == null ? null : details.getKind()),
                causes.stream().map(cause -> text(cause.getReason())).toList(),
                causes.stream().map(cause -> text(cause.getMessage())).toList(),
                seconds == null || seconds <= 0 ? OptionalInt.empty() : OptionalInt.of(seconds));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
