package io.kubehop.real;

import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachmentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Persistent volumes, their claims, and where they are attached, made by hand: there is no driver here. */
final class Volumes {
    private static final String DRIVER = "disks.example.com";
    private static final String HOLD = "disks.example.com/detaching";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private Volumes() {}

    /** A claim that is bound to a volume of its own. */
    static void claim(KubernetesClient client, String namespace, String claim, String volume) {
        Map<String, Quantity> size = Map.of("storage", new Quantity("1Gi"));
        client.resource(new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName(volume)
                        .endMetadata()
                        .withNewSpec()
                        .withCapacity(size)
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName("")
                        .withClaimRef(new ObjectReferenceBuilder()
                                .withNamespace(namespace)
                                .withName(claim)
                                .build())
                        .withNewCsi()
                        .withDriver(DRIVER)
                        .withVolumeHandle(volume)
                        .endCsi()
                        .endSpec()
                        .build())
                .create();
        client.resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(claim)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName("")
                        .withVolumeName(volume)
                        .withNewResources()
                        .withRequests(size)
                        .endResources()
                        .endSpec()
                        .build())
                .create();
        Pauses.until(
                "claim " + claim + " is bound",
                LIMIT,
                () -> "Bound"
                        .equals(client.persistentVolumeClaims()
                                .inNamespace(namespace)
                                .withName(claim)
                                .get()
                                .getStatus()
                                .getPhase()),
                () -> client.persistentVolumes().withName(volume).get().toString());
    }

    static Consumer<PodSpecBuilder> using(String claim) {
        return spec -> spec.addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName(claim)
                .endPersistentVolumeClaim()
                .endVolume();
    }

    /** The volume is on the node, and whoever detaches it takes a while. The attachment's name. */
    static String attach(KubernetesClient client, String volume, String node) {
        String name = "attached-" + volume;
        client.resource(new VolumeAttachmentBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withFinalizers(HOLD)
                        .endMetadata()
                        .withNewSpec()
                        .withAttacher(DRIVER)
                        .withNodeName(node)
                        .withNewSource()
                        .withPersistentVolumeName(volume)
                        .endSource()
                        .endSpec()
                        .build())
                .create();
        return name;
    }

    static void detached(KubernetesClient client, String attachment) {
        client.storage().v1().volumeAttachments().withName(attachment).delete();
        client.storage().v1().volumeAttachments().withName(attachment).edit(found -> free(found));
    }

    private static VolumeAttachment free(VolumeAttachment found) {
        found.getMetadata().setFinalizers(List.of());
        return found;
    }

    static void remove(KubernetesClient client, String volume) {
        client.persistentVolumes().withName(volume).delete();
    }
}
