package io.kubehop.cli;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubehop.drain.cluster.NodeCordon;
import java.util.List;
import java.util.Map;

/** The nodes named on the command line. */
final class DrainTargets {

    /** What marks of this command begin with; any other mark is that of an upgrade. */
    static final String OURS = "kubehop-drain-";

    private static final int HTTP_UNPROCESSABLE = 422;

    private final KubernetesClient client;

    DrainTargets(KubernetesClient client) {
        this.client = client;
    }

    /** @throws BadInput if one is unknown, or is being drained by an upgrade */
    void check(List<String> names) {
        for (String name : names) {
            Node node = read(name);
            if (node == null) {
                throw new BadInput("the cluster at " + client.getMasterUrl() + " has no node '" + name + "'");
            }
            Map<String, String> annotations = node.getMetadata().getAnnotations();
            String mark = annotations == null ? "" : annotations.getOrDefault(NodeCordon.MARK, "");
            boolean cordoned =
                    node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
            if (cordoned && !mark.isEmpty() && !mark.startsWith(OURS)) {
                throw new BadInput("node '" + name + "' is cordoned by upgrade " + mark
                        + "; wait for its end, abort it, or uncordon the node");
            }
        }
    }

    private Node read(String name) {
        try {
            return client.nodes().withName(name).get();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HTTP_UNAUTHORIZED || e.getCode() == HTTP_FORBIDDEN) {
                throw new BadInput(
                        client.getMasterUrl() + " does not let this user read nodes (HTTP " + e.getCode() + ")");
            }
            throw e;
        }
    }

    /**
     * Leaves a drained node cordoned as if a person had done it: with our mark on it, a later upgrade would take the cordon for
     * its own and let the node take pods again. Nothing if the mark is another's.
     */
    void leaveToThePerson(String name, String mark) {
        String path = "/metadata/annotations/" + NodeCordon.MARK.replace("/", "~1");
        try {
            client.nodes()
                    .withName(name)
                    .patch(
                            PatchContext.of(PatchType.JSON),
                            "[{\"op\":\"test\",\"path\":\"" + path + "\",\"value\":\"" + mark
                                    + "\"},{\"op\":\"remove\",\"path\":\"" + path + "\"}]");
        } catch (KubernetesClientException e) {
            if (e.getCode() != HTTP_UNPROCESSABLE && e.getCode() != HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
