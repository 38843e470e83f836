package io.kubehop.verifier.effects;

import static io.kubehop.verifier.verdict.Scene.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.verifier.health.ClusterHealth;
import io.kubehop.verifier.health.HealthReader;
import io.kubehop.verifier.health.NodeSight;
import io.kubehop.verifier.verdict.Look;
import io.kubehop.verifier.verdict.Look.Purpose;
import io.kubehop.verifier.verdict.VerdictInput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LookingTest {
    private static final class Eye implements HealthReader {
        boolean blind;

        @Override
        public ClusterHealth cluster() throws IOException {
            if (blind) {
                throw new IOException("connection refused");
            }
            return HEALTHY;
        }

        @Override
        public Optional<NodeSight> node(String name) throws IOException {
            cluster();
            return Optional.of(fit(name));
        }
    }

    @Test
    void sightBeginsWithTheFirstLookThatSucceedsAfterOneThatDidNot() throws Exception {
        var eye = new Eye();
        var now = new Instant[] {NOON};
        var looking = new Looking(eye, () -> now[0]);
        List<VerdictInput> seen = new ArrayList<>();
        looking.perform("u1", look(Purpose.RELEASE, NOON), seen::add);
        now[0] = NOON.plusSeconds(60);
        looking.perform("u1", new Look.AtNode(BATCH, 1, "w1"), seen::add);
        eye.blind = true;
        assertThatThrownBy(() -> looking.perform("u1", look(Purpose.RELEASE, NOON), seen::add))
                .hasMessage("connection refused");
        eye.blind = false;
        now[0] = NOON.plusSeconds(120);
        looking.perform("u1", look(Purpose.RELEASE, NOON), seen::add);
        assertThat(seen)
                .containsExactly(
                        new VerdictInput.ClusterLooked(look(Purpose.RELEASE, NOON), HEALTHY, NOON),
                        new VerdictInput.NodeLooked(new Look.AtNode(BATCH, 1, "w1"), Optional.of(fit("w1")), NOON),
                        new VerdictInput.ClusterLooked(look(Purpose.RELEASE, NOON), HEALTHY, NOON.plusSeconds(120)));
    }
}
