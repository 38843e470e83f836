package io.kubehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.DrainEvent.BlockKind;
import io.kubehop.events.DrainEvent.EvictionBlocked;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.UpgradePolicy.AtDeadline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlockedTextTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aLineSaysWhyAndSinceWhenWhoFreesItAndWhatHappensWhen() {
        var never = new EvictionBlocked(
                "u-1",
                "1-workers-01",
                1,
                "worker-1",
                new PodRef("shop/db-0", "uid"),
                BlockKind.NEVER,
                "shop/db",
                "it allows no disruption",
                "its owner, by more replicas",
                NOON,
                Optional.of("team-shop"),
                Optional.of(NOON.plusSeconds(1800)),
                Optional.of(AtDeadline.PARK),
                false);
        var other = new EvictionBlocked(
                "u-1",
                "1-workers-01",
                1,
                "worker-1",
                new PodRef("shop/vm", "uid"),
                BlockKind.OTHER,
                "",
                "a webhook refused it",
                "the webhook",
                NOON,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);

        assertThat(BlockedText.lines(List.of(never, other), NOON.plusSeconds(42)))
                .containsExactly(
                        "  never  shop/db-0 on worker-1, for 42 s: budget shop/db: it allows no disruption; freed by its"
                                + " owner, by more replicas; owner team-shop; at 2026-03-01T12:30:00Z its node is parked",
                        "  other  shop/vm on worker-1, for 42 s: a webhook refused it; freed by the webhook");
    }
}
