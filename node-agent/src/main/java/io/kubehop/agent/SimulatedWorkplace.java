package io.kubehop.agent;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.agent.kubernetes.Connection;
import io.kubehop.agent.kubernetes.SimulatedHost;
import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Pace;
import io.kubehop.agent.runbook.Runbook;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Nodes without machines: their software is a field in the API. The only part of the agent that needs a Kubernetes client. */
record SimulatedWorkplace(KubernetesClient client, Optional<String> known, AgentConfiguration.Simulated hosts)
        implements Workplace {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedWorkplace.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    static SimulatedWorkplace open(AgentConfiguration configuration, AgentConfiguration.Simulated hosts) {
        return new SimulatedWorkplace(Connection.open(configuration.kubeconfig()), configuration.cluster(), hosts);
    }

    @Override
    public String cluster() throws InterruptedException {
        if (known.isPresent()) {
            return known.get();
        }
        while (true) {
            try {
                return Connection.clusterId(client);
            } catch (RuntimeException e) {
                LOG.warn("The API server {} cannot be seen, waiting: {}", client.getMasterUrl(), e.getMessage());
                Thread.sleep(PAUSE);
            }
        }
    }

    @Override
    public Host host() {
        return new SimulatedHost(client, hosts.failures());
    }

    @Override
    public Runbook runbook() {
        return Runbook.SIMULATED;
    }

    @Override
    public Pace pace() {
        return hosts.pace();
    }

    @Override
    public Optional<HostLook> look() {
        return Optional.empty();
    }

    @Override
    public String says() {
        return "hosts are simulated: no software is changed";
    }

    @Override
    public void close() {
        client.close();
    }
}
