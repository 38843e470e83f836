package io.kubehop.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.events.UpgradePolicy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class PolicyOptionsTest {

    private static JsonNode policy(String... arguments) {
        var options = new PolicyOptions();
        new CommandLine(options).parseArgs(arguments);
        return PlannerClient.JSON.readTree(options.body()).path("policy");
    }

    @Test
    void whatIsNotGivenIsLeftToThePlanner() {
        assertThat(policy("--to", "1.37").path("drain")).isEmpty();
        assertThat(policy("--to", "1.37").path("verify")).isEmpty();
    }

    @Test
    void everyOptionIsAFieldThatThePlannerKnows() {
        JsonNode given = policy(
                "--to=1.37",
                "--max-unavailable=20%",
                "--drain=cordon-only",
                "--force",
                "--delete-emptydir-data",
                "--evict-local-volumes",
                "--grace-period=0",
                "--pod-selector=app=web",
                "--skip-wait-for-delete-timeout=90",
                "--at-deadline=park",
                "--drain-timeout=1h30m",
                "--soak=10s",
                "--node-timeout=11m",
                "--settle-timeout=12m",
                "--hold-timeout=13m");

        assertThat(given.path("drain").propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "mode",
                        "force",
                        "deleteEmptyDir",
                        "localVolumes",
                        "gracePeriod",
                        "podSelector",
                        "skipTerminating",
                        "atDeadline",
                        "timeout");
        assertThat(given.path("drain").path("gracePeriod").asString()).isEqualTo("PT0S");
        assertThat(given.path("drain").path("atDeadline").asString()).isEqualTo("PARK");
        JsonNode known = PlannerClient.JSON.valueToTree(UpgradePolicy.DEFAULT);
        for (String part : new String[] {"drain", "verify"}) {
            assertThat(known.path(part).propertyStream().map(Map.Entry::getKey).toList())
                    .containsAll(given.path(part)
                            .propertyStream()
                            .map(Map.Entry::getKey)
                            .toList());
        }
    }

    @Test
    void aRuleThatDoesNotExistIsBadInput() {
        assertThatThrownBy(() -> policy("--to=1.37", "--at-deadline=panic"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("--at-deadline 'panic'")
                .hasMessageContaining("fail, wait, park or delete");
    }
}
