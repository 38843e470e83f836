package io.kubehop.world.ports;

import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.EvictionResponse;
import io.kubehop.drain.cluster.Evictor;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.simulator.api.Refusal;
import io.kubehop.simulator.eviction.EvictionRequest;
import java.util.Optional;

/** The simulator's Eviction API. */
public final class SimulatedEvictor implements Evictor {
    private static final int CREATED = 201;

    private final ApiLine line;

    public SimulatedEvictor(ApiLine line) {
        this.line = line;
    }

    @Override
    public EvictionAnswer evict(PodRef pod) {
        int slash = pod.name().indexOf('/');
        var answer = line.reach()
                .evict(
                        pod.name().substring(0, slash),
                        pod.name().substring(slash + 1),
                        EvictionRequest.ofUid(pod.uid()));
        return line.answer(answer.refusal()
                .map(SimulatedEvictor::response)
                .orElse(new EvictionResponse(CREATED, Optional.empty()))
                .answer());
    }

    private static EvictionResponse response(Refusal refusal) {
        return new EvictionResponse(
                refusal.code(),
                Optional.of(new EvictionResponse.StatusBody(
                        refusal.reason(),
                        refusal.message(),
                        refusal.resource(),
                        refusal.causes().stream().map(Refusal.Cause::type).toList(),
                        refusal.causes().stream().map(Refusal.Cause::message).toList(),
                        refusal.retryAfterSeconds())));
    }
}
