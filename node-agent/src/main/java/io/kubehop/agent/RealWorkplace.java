package io.kubehop.agent;

import io.kubehop.agent.host.Commands;
import io.kubehop.agent.host.RealHost;
import io.kubehop.agent.host.RealSettings;
import io.kubehop.agent.runbook.Pace;
import io.kubehop.agent.runbook.Runbook;
import java.nio.file.Path;

/** The host that the agent runs on. Needs no API server, and no credential for one. */
record RealWorkplace(String cluster, RealHost host) implements Workplace {

    static RealWorkplace open(AgentConfiguration configuration, RealSettings settings, Commands commands) {
        return new RealWorkplace(
                configuration.cluster().orElseThrow(),
                RealHost.of(commands, Path.of("/"), configuration.folder().toAbsolutePath(), settings));
    }

    @Override
    public Runbook runbook() {
        return Runbook.REAL;
    }

    @Override
    public Pace pace() {
        return Pace.NONE;
    }

    @Override
    public String says() {
        return "it works on this host";
    }

    @Override
    public void close() {}
}
