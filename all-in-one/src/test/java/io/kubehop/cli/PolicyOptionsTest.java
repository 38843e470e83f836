package io.kubehop.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.events.UpgradePolicy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void thePathAndTheGroupsAreOptionsToo() {
        JsonNode given = policy(
                "--to=1.37",
                "--workers=fewest",
                "--prepare=wait",
                "--prepare-limit=5m",
                "--group=pool=db:timeout=2h,surge=true,atDeadline=park",
                "--group=pool in (a,b):mode=cordon-only");
        assertThat(given.path("workers").asString()).isEqualTo("FEWEST");
        assertThat(given.path("prepare").asString()).isEqualTo("WAIT");
        assertThat(given.path("prepareLimit").asString()).isEqualTo("PT5M");
        assertThat(given.path("groups").toString())
                .isEqualTo(
                        "[{\"nodes\":\"pool=db\",\"drain\":{\"timeout\":\"PT2H\",\"surge\":true,\"atDeadline\":\"PARK\"}},"
                                + "{\"nodes\":\"pool in (a,b)\",\"drain\":{\"mode\":\"CORDON_ONLY\"}}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--group=pool=db | is no group",
                "--group=pool=db: | is no group",
                "--group=pool=db:timeout | is no setting",
                "--group=pool=db:timeout=long | --group timeout 'long' is not a time",
                "--group=pool=db:surge=yes | --group surge is true or false",
                "--group=pool=db:tiemout=2h | there is no setting 'tiemout'; there are atDeadline, deleteEmptyDir",
                "--workers=some | --workers 'some' is not known; it is every-hop or fewest"
            })
    void whatCannotBeMeantIsBadInput(String option, String why) {
        assertThatThrownBy(() -> policy("--to=1.37", option))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(why);
    }

    @Test
    void aRuleThatDoesNotExistIsBadInput() {
        assertThatThrownBy(() -> policy("--to=1.37", "--at-deadline=panic"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("--at-deadline 'panic'")
                .hasMessageContaining("fail, wait, park or delete");
    }
}
