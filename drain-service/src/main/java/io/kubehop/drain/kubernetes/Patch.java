package io.kubehop.drain.kubernetes;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes an object by a merge patch that names the version it has read: if somebody else changes it at the same moment, the patch
 * fails, and the object is read and looked at again.
 */
final class Patch {
    private static final JsonMapper JSON = JsonMapper.shared();
    /** A node's status is written every few seconds at most; more conflicts in a row are left to the loop's next try. */
    private static final int TRIES = 5;

    private Patch() {}

    /** An empty patch; a field that is set to null is removed. */
    static ObjectNode empty() {
        return JSON.createObjectNode();
    }

    /**
     * Reads, and patches if there is something to change.
     *
     * @param change the fields to merge, for the object as it is; nothing: it is as it should be
     * @return the object as it was when it was found so, or was patched; nothing if there is none
     */
    static <T extends HasMetadata> Optional<T> apply(Resource<T> resource, Function<T, Optional<ObjectNode>> change) {
        for (int attempt = 1; ; attempt++) {
            T found = resource.get();
            if (found == null) {
                return Optional.empty();
            }
            Optional<ObjectNode> fields = change.apply(found);
            if (fields.isEmpty() || patched(resource, found, fields.get(), attempt)) {
                return Optional.of(found);
            }
        }
    }

    private static <T extends HasMetadata> boolean patched(
            Resource<T> resource, T found, ObjectNode fields, int attempt) {
        fields.withObject("metadata").put("resourceVersion", found.getMetadata().getResourceVersion());
        try {
            resource.patch(PatchContext.of(PatchType.JSON_MERGE), fields.toString());
            return true;
        } catch (KubernetesClientException e) {
            if ((e.getCode() == HTTP_NOT_FOUND || e.getCode() == HTTP_CONFLICT) && attempt < TRIES) {
                return false;
            }
            throw e;
        }
    }
}
