package io.kubehop.simulator.control;

import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.OwnerReference;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodTemplate;
import java.util.List;
import java.util.Optional;

/** Pods and the controllers they belong to. */
final class Owned {
    private Owned() {}

    /** A pod of the owner's template. */
    static Pod pod(KubeObject owner, String name, PodTemplate template) {
        ObjectMeta meta = ObjectMeta.of(owner.meta().namespace(), name)
                .withLabels(template.labels())
                .withAnnotations(template.annotations())
                .withOwners(List.of(OwnerReference.controlledBy(owner)));
        return Pod.of(meta, template.spec());
    }

    /** The key of the object's controller if that is of the given kind. */
    static Optional<ObjectKey> controller(KubeObject object, Kind<?> kind) {
        return object.meta()
                .controller()
                .filter(owner -> owner.kind().equals(kind.name()))
                .map(owner -> new ObjectKey(object.meta().namespace(), owner.name()));
    }

    /** Neither ended nor on its way out. */
    static boolean active(Pod pod) {
        return !pod.finished() && !pod.meta().terminating();
    }
}
