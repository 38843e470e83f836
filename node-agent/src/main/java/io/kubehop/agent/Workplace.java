package io.kubehop.agent;

import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Pace;
import io.kubehop.agent.runbook.Runbook;

/** What an agent works on, with what that needs. */
interface Workplace extends AutoCloseable {

    /** The UID of the cluster's namespace kube-system; waits until it is known. */
    String cluster() throws InterruptedException;

    Host host();

    Runbook runbook();

    Pace pace();

    /** For the log: "hosts are simulated". */
    String says();

    @Override
    void close();
}
