package io.kubehop.simulator.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.VolumeAttachment;
import io.kubehop.simulator.shape.ClusterShape;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON, selectors, quantities and patches. */
final class ObjectJsonTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void writingReadingAndWritingAgainLosesNothing(long seed) {
        Cluster cluster =
                ClusterShape.randomWithTraps(seed, "v1.34.2").build(seed, Instant.parse("2026-01-01T00:00:00Z"));
        for (Kind<?> kind : Kind.ALL) {
            for (KubeObject object : cluster.store().list(kind)) {
                ObjectNode json = ObjectJson.write(object);
                assertThat(ObjectJson.write(ObjectJson.read(kind, json))).isEqualTo(json);
            }
        }
        assertThat(cluster.store().list(Kind.POD)).isNotEmpty();
    }

    @Test
    void specificationsComeBackEqual() {
        Cluster cluster = ClusterShape.demo(3, 6, 3, "v1.34.2").build(1, Instant.parse("2026-01-01T00:00:00Z"));
        for (var pod : cluster.store().list(Kind.POD)) {
            assertThat(ObjectJson.read(Kind.POD, ObjectJson.write(pod)).spec()).isEqualTo(pod.spec());
        }
        for (var budget : cluster.store().list(Kind.BUDGET)) {
            assertThat(ObjectJson.read(Kind.BUDGET, ObjectJson.write(budget)).spec())
                    .isEqualTo(budget.spec());
        }
        for (var node : cluster.store().list(Kind.NODE)) {
            assertThat(ObjectJson.read(Kind.NODE, ObjectJson.write(node)).spec())
                    .isEqualTo(node.spec());
            assertThat(ObjectJson.read(Kind.NODE, ObjectJson.write(node))
                            .status()
                            .info())
                    .isEqualTo(node.status().info());
        }
        for (var deployment : cluster.store().list(Kind.DEPLOYMENT)) {
            assertThat(ObjectJson.read(Kind.DEPLOYMENT, ObjectJson.write(deployment))
                            .spec())
                    .isEqualTo(deployment.spec());
        }
    }

    @Test
    void attachmentsComeBackEqual() {
        var attachment = new VolumeAttachment(
                ObjectMeta.of("csi-1"), new VolumeAttachment.Spec("disk.csi.example", "worker-1", "pv-1"), true);
        assertThat(ObjectJson.read(Kind.VOLUME_ATTACHMENT, ObjectJson.write(attachment)))
                .isEqualTo(attachment);
    }

    @Test
    void aFieldOfTheWrongSortIsNamed() {
        assertThatThrownBy(() -> ObjectJson.read(Kind.NODE, json("{'spec':{'unschedulable':'yes'}}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unschedulable");
    }

    @ParameterizedTest
    @CsvSource({"100m,100", "1,1000", "1.5,1500", "0.1,100", "2e3,2000000", "1k,1000000"})
    void quantitiesOfCpuAreReadInThousandths(String text, long thousandths) {
        assertThat(Quantity.thousandths(text)).isEqualTo(thousandths);
    }

    @ParameterizedTest
    @CsvSource({"128Mi,134217728", "1Gi,1073741824", "1M,1000000", "5,5", "1.5Ki,1536", "100m,1"})
    void quantitiesOfMemoryAreReadInBytes(String text, long bytes) {
        assertThat(Quantity.units(text)).isEqualTo(bytes);
    }

    @Test
    void whatIsNoQuantityIsRefused() {
        for (String text : List.of("", "x", "1Zz", "Mi")) {
            assertThatThrownBy(() -> Quantity.units(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = (char) 96,
            delimiter = '|',
            value = {
                "{'a':[1,2,3]} | [{'op':'remove','path':'/a/1'}] | {'a':[1,3]}",
                "{'a':[1]} | [{'op':'add','path':'/a/-','value':2}] | {'a':[1,2]}",
                "{'a':[1]} | [{'op':'add','path':'/a/0','value':2}] | {'a':[2,1]}",
                "{'a':1} | [{'op':'move','from':'/a','path':'/b'}] | {'b':1}",
                "{'a':{'c':1}} | [{'op':'copy','from':'/a','path':'/b'}] | {'a':{'c':1},'b':{'c':1}}",
                "{'a':1} | [{'op':'replace','path':'/a','value':{'b':2}}] | {'a':{'b':2}}",
            })
    void jsonPatchesDoAsTheRfcSays(String object, String patch, String result) {
        assertThat(Patch.JSON.apply(json(object), json(patch))).isEqualTo(json(result));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = (char) 96,
            delimiter = '|',
            value = {
                "{'containers':[{'name':'a','x':1}]} | {'containers':[{'name':'a','y':2}]} | {'containers':[{'name':'a','x':1,'y':2}]}",
                "{'containers':[{'name':'a'}]} | {'containers':[{'name':'b'}]} | {'containers':[{'name':'a'},{'name':'b'}]}",
                "{'containers':[{'name':'a'}]} | {'containers':[{'$patch':'replace'},{'name':'b'}]} | {'containers':[{'name':'b'}]}",
                "{'spec':{'a':1}} | {'spec':{'$patch':'replace','b':2}} | {'spec':{'b':2}}",
                "{'spec':{'a':1}} | {'spec':{'$patch':'delete'}} | {}",
                "{'tolerations':[{'key':'a'}]} | {'tolerations':[{'key':'b'}]} | {'tolerations':[{'key':'b'}]}",
                "{'a':1} | {'$setElementOrder/x':[1],'a':null} | {}",
            })
    void strategicPatchesMergeByKey(String object, String patch, String result) {
        assertThat(Patch.STRATEGIC.apply(json(object), json(patch))).isEqualTo(json(result));
    }

    @Test
    void aStrategicItemWithoutItsKeyIsRefused() {
        assertThatThrownBy(() -> Patch.STRATEGIC.apply(json("{}"), json("{'containers':[{'x':1}]}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("merge key");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
