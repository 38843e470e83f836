package io.kubehop.agent;

import io.kubehop.agent.host.Provisions;
import io.kubehop.agent.kafka.HostReporter;
import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Pace;
import io.kubehop.agent.runbook.Runbook;
import java.util.Optional;

/** What an agent works on, with what that needs. */
interface Workplace extends AutoCloseable {

    /** The UID of the cluster's namespace kube-system; waits until it is known. */
    String cluster() throws InterruptedException;

    Host host();

    Runbook runbook();

    Pace pace();

    /** How the host is looked at to be reported; nothing where there is none to report. */
    Optional<HostLook> look();

    /** A look, and how often. */
    record HostLook(HostReporter.Look look, Provisions.Reports reports) {}

    /** For the log: "hosts are simulated". */
    String says();

    @Override
    void close();
}
