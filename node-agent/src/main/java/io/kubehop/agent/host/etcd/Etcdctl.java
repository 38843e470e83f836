package io.kubehop.agent.host.etcd;

import io.kubehop.agent.controlplane.EtcdAccess;
import io.kubehop.agent.controlplane.EtcdAnswers;
import io.kubehop.agent.controlplane.EtcdAnswers.Member;
import io.kubehop.agent.controlplane.EtcdAnswers.SnapshotStatus;
import io.kubehop.agent.host.Commands;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * etcd, asked through its own programs.
 *
 * @param ask how long a question may take
 * @param save how long a snapshot may take
 */
public record Etcdctl(Commands commands, EtcdAccess access, Duration ask, Duration save) {

    /**
     * Every member answers and commits.
     *
     * @throws EtcdTrouble naming those that do not, or saying that too few are left
     */
    public void healthy() throws IOException, InterruptedException, EtcdTrouble {
        Commands.Outcome said = run(ask, access.etcdctl("endpoint", "health", "--cluster", "-w", "json"));
        SortedMap<String, String> unhealthy;
        try {
            unhealthy = EtcdAnswers.unhealthy(said.out());
        } catch (IllegalArgumentException e) {
            throw new EtcdTrouble(silence(said, e));
        }
        if (!unhealthy.isEmpty()) {
            Map<String, String> names = names();
            throw new EtcdTrouble("not every member of etcd is healthy: "
                    + unhealthy.entrySet().stream()
                            .map(one -> shown(one.getKey(), names) + " " + one.getValue())
                            .map(String::strip)
                            .collect(Collectors.joining("; ")));
        }
    }

    private static String shown(String endpoint, Map<String, String> names) {
        return Optional.ofNullable(names.get(endpoint))
                .map(name -> name + " (" + endpoint + ")")
                .orElse(endpoint);
    }

    /** By endpoint; none where nobody tells. */
    private Map<String, String> names() throws IOException, InterruptedException {
        try {
            return EtcdAnswers.names(
                    run(ask, access.etcdctl("member", "list", "-w", "json")).out());
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    /** Why the members cannot be asked: one that answers and knows no leader has lost too many of the others. */
    private String silence(Commands.Outcome said, IllegalArgumentException unread)
            throws IOException, InterruptedException {
        String trouble = "etcd does not answer: " + why(said, unread);
        for (String endpoint : access.endpoints()) {
            try {
                if (member(endpoint).leader().isEmpty()) {
                    return "etcd has no leader, says its member " + endpoint
                            + ": more than half of its members must be there";
                }
            } catch (EtcdTrouble e) {
                trouble = String.valueOf(e.getMessage());
            }
        }
        return trouble;
    }

    /** Every member. */
    public List<Member> members() throws IOException, InterruptedException, EtcdTrouble {
        Commands.Outcome said = run(ask, access.etcdctl("endpoint", "status", "--cluster", "-w", "json"));
        return answer(said, () -> EtcdAnswers.members(said.out()));
    }

    /** The member that this node's API server asks: where etcd is stacked, this node's own. */
    public Member own() throws IOException, InterruptedException, EtcdTrouble {
        return member(access.endpoints().getFirst());
    }

    private Member member(String endpoint) throws IOException, InterruptedException, EtcdTrouble {
        Commands.Outcome said = run(ask, access.only(endpoint).etcdctl("endpoint", "status", "-w", "json"));
        return answer(said, () -> EtcdAnswers.members(said.out())).getFirst();
    }

    /**
     * Gives the lead to another member, if the own one has it and there is another that can.
     *
     * @return to whom it went; nothing if there was nothing to do
     */
    public Optional<Member> giveLeadAway() throws IOException, InterruptedException, EtcdTrouble {
        Member own = own();
        if (!own.leads()) {
            return Optional.empty();
        }
        Optional<Member> successor = EtcdAnswers.successor(members(), own.id());
        if (successor.isEmpty()) {
            return Optional.empty();
        }
        Commands.Outcome said = run(
                ask,
                access.only(access.endpoints().getFirst())
                        .etcdctl("move-leader", successor.get().id()));
        if (!said.ok()) {
            throw new EtcdTrouble(
                    "the lead of etcd could not be moved to " + successor.get().endpoint() + ": " + said.why());
        }
        return successor;
    }

    /** Saves a snapshot of one member into a file, by its name on the host; the first endpoint that gives one. */
    void save(String file) throws IOException, InterruptedException, EtcdTrouble {
        String why = "";
        for (String endpoint : access.endpoints()) {
            Commands.Outcome said = run(save, access.only(endpoint).etcdctl("snapshot", "save", file));
            if (said.ok()) {
                return;
            }
            why = said.why();
        }
        throw new EtcdTrouble("etcd gave no snapshot: " + why);
    }

    /** What etcdutl reads in a snapshot. */
    SnapshotStatus status(String file) throws IOException, InterruptedException, EtcdTrouble {
        Commands.Outcome said = run(save, List.of("etcdutl", "snapshot", "status", file, "-w", "json"));
        return answer(said, () -> EtcdAnswers.snapshot(said.out()));
    }

    private Commands.Outcome run(Duration timeout, List<String> line) throws IOException, InterruptedException {
        return commands.run(Commands.Command.of(timeout, line));
    }

    /** Unhealthy members make the exit code 1 and the answer no worse: the answer goes first. */
    private static <T> T answer(Commands.Outcome said, Supplier<T> read) throws EtcdTrouble {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            throw new EtcdTrouble("etcd does not answer: " + why(said, e));
        }
    }

    /** Without the lines of a log that etcd's programs write in front of what they say to people. */
    private static String why(Commands.Outcome said, IllegalArgumentException unread) {
        String err = said.err().lines().filter(line -> !line.startsWith("{")).collect(Collectors.joining("\n"));
        return said.ok()
                ? String.valueOf(unread.getMessage())
                : new Commands.Outcome(said.exit(), said.out(), err, said.timedOut()).why();
    }
}
