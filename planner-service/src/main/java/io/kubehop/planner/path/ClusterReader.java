package io.kubehop.planner.path;

import io.kubehop.events.KubeVersion;
import java.io.IOException;

/** The port through which the planner looks at the cluster. It never writes to it. */
public interface ClusterReader {

    /**
     * A fresh look at the whole cluster.
     *
     * @throws IOException while the API server does not answer; the message says which and why
     */
    ClusterView view() throws IOException;

    /**
     * The version that the API server answers with.
     *
     * @throws IOException while the API server does not answer
     */
    KubeVersion apiVersion() throws IOException;
}
