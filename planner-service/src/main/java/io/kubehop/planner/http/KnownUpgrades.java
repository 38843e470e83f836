package io.kubehop.planner.http;

import io.kubehop.events.PlanEvent;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import io.kubehop.events.ProgressEvent.UpgradeState;
import io.kubehop.machine.loop.MachineLoop;
import io.kubehop.planner.path.PlannerAction;
import io.kubehop.planner.path.PlannerInput;
import io.kubehop.planner.path.PlannerMachine;
import io.kubehop.planner.path.PlannerState;
import io.kubehop.planner.path.Upgrade;
import io.kubehop.planner.postgres.Feed;
import io.kubehop.planner.postgres.FeedTable;
import io.micronaut.http.HttpStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of upgrades: from the machine's state what was decided a moment ago, and from the feed, which has come back through
 * Kafka, all else.
 */
final class KnownUpgrades {
    private final MachineLoop<PlannerState, PlannerInput, PlanEvent, PlannerAction> loop;
    private final Feed feed;
    private final FeedTable table;

    KnownUpgrades(MachineLoop<PlannerState, PlannerInput, PlanEvent, PlannerAction> loop, Feed feed, FeedTable table) {
        this.loop = loop;
        this.feed = feed;
        this.table = table;
    }

    Answer list() {
        var all = new ArrayList<Views.Summary>();
        for (UpgradeProgress known : feed.upgrades()) {
            UpgradeState state =
                    current(known.upgrade()).map(KnownUpgrades::state).orElse(known.state());
            all.add(new Views.Summary(known.upgrade(), state, known.from(), known.to()));
        }
        current()
                .filter(u -> all.stream().noneMatch(one -> one.id().equals(u.id())))
                .map(u -> new Views.Summary(
                        u.id(), state(u), u.plan().from(), u.plan().to()))
                .ifPresent(all::add);
        return Answer.of(HttpStatus.OK, all);
    }

    Answer show(String id) {
        Optional<UpgradeProgress> progress = feed.upgrade(id);
        Optional<Upgrade> present = current(id);
        if (progress.isPresent()) {
            return Answer.of(
                    HttpStatus.OK,
                    new Views.Whole(
                            id,
                            present.map(KnownUpgrades::state)
                                    .orElse(progress.get().state()),
                            feed.plan(id).orElseThrow(),
                            feed.policy(id).orElseThrow(),
                            progress.get(),
                            feed.nodes(id),
                            feed.blocked(id)));
        }
        // It was decided a moment ago and has not come back through Kafka yet.
        return present.map(u -> Answer.of(HttpStatus.OK, new Views.Planned(id, state(u), u.plan(), u.policy())))
                .orElseGet(() -> unknown(id));
    }

    /** Whether there is, or was, such an upgrade. */
    boolean known(String id) {
        return current(id).isPresent() || overJustNow(id) || feed.upgrade(id).isPresent();
    }

    /** It may not have come back through Kafka yet. */
    private boolean overJustNow(String id) {
        return loop.state(PlannerMachine.STREAM)
                .flatMap(PlannerState::last)
                .filter(id::equals)
                .isPresent();
    }

    static Answer unknown(String id) {
        return Answer.problem(HttpStatus.NOT_FOUND, "there is no upgrade '" + id + "'; GET /upgrades lists all");
    }

    /** What happens to an upgrade, from a row of the feed on. */
    UpgradeStream stream(String id, long afterRow, boolean follow) {
        return new UpgradeStream(feed, table, id, afterRow, follow);
    }

    /** The one that is planned or under way. */
    Optional<Upgrade> current() {
        return loop.state(PlannerMachine.STREAM).flatMap(PlannerState::current);
    }

    Optional<Upgrade> current(String id) {
        return current().filter(u -> u.id().equals(id));
    }

    /** @param events what was decided just now; may be empty */
    UpgradeState state(String id, List<PlanEvent> events) {
        return current(id)
                .map(KnownUpgrades::state)
                .or(() -> events.isEmpty() ? Optional.empty() : last(events.getLast()))
                .or(() -> feed.upgrade(id).map(UpgradeProgress::state))
                .orElse(UpgradeState.PLANNED);
    }

    private static Optional<UpgradeState> last(PlanEvent event) {
        if (event instanceof PlanEvent.UpgradeAborted) {
            return Optional.of(UpgradeState.ABORTED);
        }
        return event instanceof PlanEvent.UpgradeDiscarded ? Optional.of(UpgradeState.DISCARDED) : Optional.empty();
    }

    static UpgradeState state(Upgrade upgrade) {
        return switch (upgrade.status()) {
            case PLANNED -> UpgradeState.PLANNED;
            case RUNNING -> UpgradeState.RUNNING;
            case PAUSED -> UpgradeState.PAUSED;
            case ABORTING -> UpgradeState.ABORTING;
        };
    }
}
