package io.kubehop.cli;

import io.kubehop.embedded.UnusableDataDirectory;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * {@code kubehop}: lists the commands and turns every way a command can end into an exit code.
 *
 * <p>A new command is a class of its own with a {@link Terminal} as constructor parameter and a line in
 * {@link #commandLine}. Options are fields with a default value.
 */
@Command(
        name = "kubehop",
        description = "Upgrades Kubernetes clusters in place, minor by minor.",
        synopsisSubcommandLabel = "COMMAND")
public final class KubehopCommand {
    private KubehopCommand() {}

    /**
     * Runs one command line; an empty one lists the commands.
     *
     * @return the exit code of the process, the number of an {@link ExitCode}
     */
    public static int run(Terminal terminal, String... args) {
        return commandLine(terminal).execute(args.length == 0 ? new String[] {"help"} : args);
    }

    private static CommandLine commandLine(Terminal terminal) {
        CommandLine line = new CommandLine(new KubehopCommand())
                .addSubcommand(new DemoCommand(terminal))
                .addSubcommand(new ServeCommand(terminal))
                .addSubcommand(new PlanCommand(terminal))
                .addSubcommand(new UpgradeCommand(terminal))
                .addSubcommand(new StatusCommand(terminal))
                .addSubcommand(
                        steering(terminal, "pause", "Offer no new batch; what is under way is brought to its end."))
                .addSubcommand(steering(terminal, "resume", "Go on after a pause."))
                .addSubcommand(steering(terminal, "retry", "Try the failed batch again."))
                .addSubcommand(steering(
                        terminal, "abort", "Give it up: nodes not yet handed over go back, the others are finished."))
                .addSubcommand(new RollbackCommand(terminal))
                .addSubcommand(new DrainCommand(terminal))
                .addSubcommand(
                        new CommandLine(new AgentCommand()).addSubcommand("check", new AgentCheckCommand(terminal)))
                .addSubcommand(new KeysCommand(terminal))
                .addSubcommand(new SimulateCommand(terminal))
                .addSubcommand(new VersionCommand(terminal))
                .addSubcommand(new CommandLine.HelpCommand())
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setParameterExceptionHandler((problem, _) -> explain(terminal, problem))
                .setExecutionExceptionHandler((problem, _, _) -> explain(terminal, problem));
        withHelp(line);
        line.getSubcommands().values().forEach(command -> {
            withHelp(command);
            command.getSubcommands().values().forEach(KubehopCommand::withHelp);
        });
        return line;
    }

    /** {@code --help} everywhere, as people try it first. */
    private static void withHelp(CommandLine line) {
        if (line.getCommandSpec().optionsMap().containsKey("--help")) {
            return;
        }
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this and do nothing.")
                        .build());
    }

    private static CommandLine steering(Terminal terminal, String word, String description) {
        CommandLine line = new CommandLine(new SteerCommand(terminal));
        line.getCommandSpec().name(word).usageMessage().description(description);
        return line;
    }

    private static int explain(Terminal terminal, Exception problem) {
        var exit = switch (problem) {
            case ParameterException _, BadInput _, UnusableDataDirectory _ -> ExitCode.BAD_INPUT;
            case Exception _ -> ExitCode.FAILED;
        };
        String line = problem instanceof UnmatchedArgumentException unmatched ? unknown(unmatched) : oneLine(problem);
        if (exit == ExitCode.FAILED) {
            LoggerFactory.getLogger("io.kubehop.cli").info("The command failed", problem);
        }
        terminal.err().println("kubehop: " + line);
        return exit.number();
    }

    private static String unknown(UnmatchedArgumentException problem) {
        CommandLine line = problem.getCommandLine();
        String given = problem.getUnmatched().getFirst();
        if (line.getSubcommands().isEmpty()) {
            return "'%s' is not known here; './kubehop %s --help' lists what is"
                    .formatted(given, line.getCommandName());
        }
        return "there is no command '%s'; there are %s"
                .formatted(given, String.join(", ", line.getSubcommands().keySet()));
    }

    private static String oneLine(Exception problem) {
        var message = Objects.requireNonNullElse(
                problem.getMessage(), problem.getClass().getSimpleName());
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
