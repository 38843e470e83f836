package io.kubehop.agent.host;

import io.kubehop.agent.host.Commands.Command;
import io.kubehop.agent.host.Commands.Outcome;
import io.kubehop.agent.packages.PackageFamily;
import io.kubehop.agent.packages.Pinned;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our turn with the host's package manager: nobody else is at work, and nothing is left half done. */
final class PackageTurn {
    private static final Logger LOG = LoggerFactory.getLogger(PackageTurn.class);

    private final PackageFamily family;
    private final Commands commands;
    private final HostFiles files;
    private final RealSettings.Limits limits;
    private final LockHolder locks;

    PackageTurn(PackageFamily family, Commands commands, HostFiles files, RealSettings.Limits limits) {
        this.family = family;
        this.commands = commands;
        this.files = files;
        this.limits = limits;
        this.locks = new LockHolder(files);
    }

    /** Waits until nobody else is at work with packages. */
    void await() throws IOException, InterruptedException, StepFailed {
        long until = System.nanoTime() + limits.lock().toNanos();
        Optional<String> holder = locks.of(family.locks());
        holder.ifPresent(who -> LOG.info("Waiting: {}", who));
        while (holder.isPresent()) {
            if (System.nanoTime() > until) {
                throw StepFailed.because(holder.get() + ", for longer than " + limits.lock());
            }
            Thread.sleep(limits.pause());
            holder = locks.of(family.locks());
        }
    }

    /** Waits, and brings an interrupted transaction to its end. */
    void begin() throws IOException, InterruptedException, StepFailed {
        await();
        if (interrupted()) {
            run("finishing what an interrupted package manager left", family.repair());
        }
    }

    /** The same, and installs those of these packages anew whose unpacking broke off, at the version that they had. */
    void mend(Collection<String> names) throws IOException, InterruptedException, StepFailed {
        begin();
        for (String name : names) {
            Optional<String> torn =
                    family.tornVersion(ask(family.installed(name)).out());
            if (torn.isPresent()) {
                LOG.warn("{} {} is half installed, and is installed again", name, torn.get());
                run("installing " + name + " again", family.reinstall(new Pinned(name, torn.get())));
            }
        }
    }

    private boolean interrupted() throws IOException, InterruptedException {
        Optional<String> folder = family.interruptedFolder();
        return (folder.isPresent() && !files.files(folder.get()).isEmpty())
                || family.broken(ask(family.states()).out());
    }

    /** Runs the package manager, which must succeed. */
    void run(String what, List<String> line) throws IOException, InterruptedException, StepFailed {
        Outcome outcome = manage(line);
        if (!outcome.ok()) {
            throw StepFailed.because(what + " failed: " + outcome.why());
        }
    }

    Outcome manage(List<String> line) throws IOException, InterruptedException {
        return commands.run(Command.of(limits.packages(), line));
    }

    Outcome ask(List<String> line) throws IOException, InterruptedException {
        return commands.run(Command.of(limits.ask(), line));
    }
}
