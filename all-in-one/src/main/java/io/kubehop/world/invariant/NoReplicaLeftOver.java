package io.kubehop.world.invariant;

import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.store.Change;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A surge leaves no replica too many or too few behind. The number that counts is the one that others set last; ours is that or one
 * more, and at the end it is that.
 */
public final class NoReplicaLeftOver implements Invariant {
    private static final String MARK = "kubehop.io/surged-from";

    private final Map<String, Integer> wanted = new HashMap<>();

    @Override
    public Optional<String> changed(Change change, Sight sight) {
        if (!(change.object() instanceof Deployment app)) {
            return Optional.empty();
        }
        String uid = app.meta().uid();
        int replicas = app.spec().replicas();
        if (change.previous().isEmpty() || !(change.previous().get() instanceof Deployment before)) {
            wanted.put(uid, replicas);
            return Optional.empty();
        }
        if (replicas == before.spec().replicas()) {
            return Optional.empty();
        }
        // What was there before anybody looked was set by others.
        wanted.putIfAbsent(uid, before.spec().replicas());
        if (sight.acting().isEmpty()) {
            wanted.put(uid, replicas);
            return Optional.empty();
        }
        int others = wanted.getOrDefault(uid, before.spec().replicas());
        return replicas == others || replicas == others + 1
                ? Optional.empty()
                : Optional.of("%s made %s %d replicas, and it was to have %d"
                        .formatted(sight.acting(), app.key(), replicas, others));
    }

    @Override
    public Optional<String> ended(Sight sight) {
        return sight.store().list(Kind.DEPLOYMENT).stream()
                .filter(app -> app.spec().replicas()
                                != wanted.getOrDefault(
                                        app.meta().uid(), app.spec().replicas())
                        || app.meta().annotations().containsKey(MARK))
                .map(app -> "%s is left with %d replicas and was to have %d%s"
                        .formatted(
                                app.key(),
                                app.spec().replicas(),
                                wanted.getOrDefault(app.meta().uid(), -1),
                                app.meta().annotations().containsKey(MARK) ? ", and is marked as surged" : ""))
                .findFirst();
    }
}
