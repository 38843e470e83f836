package io.kubehop.cli;

import picocli.CommandLine.Command;

/** {@code kubehop agent}: what concerns the host it is run on. */
@Command(name = "agent", description = "What concerns this host as a node.", synopsisSubcommandLabel = "COMMAND")
final class AgentCommand {}
