package io.kubehop.dashboard.http;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import io.kubehop.events.ProgressEvent.UpgradeState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An upgrade that runs. */
final class Progress {

    private Progress() {}

    static UpgradeProgress running(String upgrade, Instant now, int podsMoved) {
        KubeVersion version = new KubeVersion(1, 35, 0);
        return new UpgradeProgress(
                upgrade,
                "c",
                UpgradeState.RUNNING,
                "",
                version,
                version,
                1,
                1,
                version,
                "b",
                0,
                3,
                podsMoved,
                0,
                List.of(),
                Optional.of(now),
                now,
                Optional.empty());
    }
}
