package io.kubehop.agent;

import io.kubehop.agent.host.Commands;
import io.kubehop.agent.host.Provisions;
import io.kubehop.agent.host.RealHost;
import io.kubehop.agent.host.RealSettings;
import io.kubehop.agent.host.facts.HostFactsReader;
import io.kubehop.agent.preflight.HostReports;
import io.kubehop.agent.runbook.Pace;
import io.kubehop.agent.runbook.Runbook;
import java.nio.file.Path;
import java.util.Optional;

/** The host that the agent runs on. Needs no API server, and no credential for one. */
record RealWorkplace(String cluster, RealHost host, Runbook runbook, Optional<HostLook> look) implements Workplace {

    static RealWorkplace open(AgentConfiguration configuration, RealSettings settings, Commands commands) {
        String node = configuration.nodes().first();
        HostFactsReader reader = RealHost.reader(commands, Path.of("/"), settings);
        Provisions provisions = settings.provisions();
        return new RealWorkplace(
                configuration.cluster().orElseThrow(),
                RealHost.of(commands, Path.of("/"), configuration.folder().toAbsolutePath(), settings),
                Runbook.REAL.with(provisions.extras()),
                Optional.of(new HostLook(
                        () -> HostReports.of(node, reader.read(), provisions.preflight()), provisions.reports())));
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
