package io.kubehop.drain.eviction;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.NodeRole;
import io.kubehop.events.UpgradePolicy.DrainMode;
import io.kubehop.machine.Decision;

/**
 * Rules about the taint of workers that have still to be upgraded: with it evicted pods prefer nodes that are done, and move once.
 * It is brought up to date with each batch, and taken off at the end.
 */
final class OutdatedRules {
    private final DrainSettings settings;

    OutdatedRules(DrainSettings settings) {
        this.settings = settings;
    }

    /** Whether a batch brings the taint up to date. */
    boolean marks(BatchOrder order) {
        return settings.outdated()
                && order.role() == NodeRole.WORKER
                && order.drain().mode() == DrainMode.EVICT;
    }

    /** The workers are tainted. */
    Decision<DrainFact> marked(Story story, DrainInput.OutdatedMarked input) {
        if (story.state()
                .aside()
                .outdated()
                .filter(mark -> !mark.done() && !mark.over() && mark.to().equals(input.to()))
                .isEmpty()) {
            return Decision.ignore("nobody waits for workers to be tainted for " + input.to());
        }
        story.note(new DrainFact.OutdatedMarked(input.to()));
        return story.decision("");
    }

    /** The upgrade is over. */
    Decision<DrainFact> over(Story story) {
        if (story.state().aside().outdated().filter(mark -> !mark.over()).isEmpty()) {
            return Decision.ignore("no worker is tainted");
        }
        story.note(new DrainFact.EndTaken());
        return story.decision("");
    }

    /** The taint is off. */
    Decision<DrainFact> cleared(Story story) {
        if (story.state().aside().outdated().filter(Aside.Mark::over).isEmpty()) {
            return Decision.ignore("the taint is not being taken off");
        }
        story.note(new DrainFact.OutdatedCleared());
        return story.decision("");
    }
}
