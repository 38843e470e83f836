package io.kubehop.cli;

import io.kubehop.events.DrainEvent.BlockKind;
import io.kubehop.events.DrainEvent.EvictionBlocked;
import io.kubehop.events.UpgradePolicy.AtDeadline;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Pods that cannot be moved, in words: why, since when, what frees them, whom to ask, and what happens when. */
final class BlockedText {
    private BlockedText() {}

    /** One line for each pod; none without any. */
    static List<String> lines(List<EvictionBlocked> blocked, Instant now) {
        return blocked.stream().map(block -> line(block, now)).toList();
    }

    private static String line(EvictionBlocked block, Instant now) {
        var said = new StringBuilder("  %-6s %s on %s, for %d s: "
                .formatted(
                        kind(block.kind()),
                        block.pod().name(),
                        block.node(),
                        Duration.between(block.since(), now).toSeconds()));
        if (!block.budget().isEmpty()) {
            said.append("budget ").append(block.budget()).append(": ");
        }
        said.append(block.reason()).append("; freed by ").append(block.freedBy());
        block.owner().ifPresent(owner -> said.append("; owner ").append(owner));
        block.deadline()
                .ifPresent(deadline -> said.append("; at ")
                        .append(deadline.truncatedTo(ChronoUnit.SECONDS))
                        .append(' ')
                        .append(then(block.atDeadline().orElse(AtDeadline.FAIL))));
        return said.toString();
    }

    private static String kind(BlockKind kind) {
        return switch (kind) {
            case BUSY -> "slow";
            case NEVER -> "never";
            case OTHER -> "other";
        };
    }

    private static String then(AtDeadline rule) {
        return switch (rule) {
            case FAIL -> "its drain fails";
            case WAIT -> "it is said again";
            case PARK -> "its node is parked";
            case DELETE -> "it is deleted past its budget";
        };
    }
}
