package io.kubehop.planner.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.planner.path.ClusterView;
import io.kubehop.planner.path.ClusterView.NodeView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesClusterReaderTest {
    private static final Map<String, String> ANSWERS = Map.of(
            "/version",
            "{\"major\":\"1\",\"minor\":\"36\",\"gitVersion\":\"v1.36.3+k3s1\"}",
            "/api/v1/namespaces/kube-system",
            "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"kube-system\",\"uid\":\"uid-1\"}}",
            "/api/v1/nodes",
            "{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"metadata\":{\"continue\":\"more\"},\"items\":["
                    + node("cp1", "\"node-role.kubernetes.io/control-plane\":\"\"", "v1.36.3", "True", false)
                    + "]}",
            "/api/v1/nodes more",
            "{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":["
                    + node("w1", "\"topology.kubernetes.io/zone\":\"b\"", "v1.35.2", "False", true) + "]}");

    private static String node(String name, String label, String kubelet, String ready, boolean unschedulable) {
        return """
                {"kind":"Node","apiVersion":"v1","metadata":{"name":"%s","labels":{%s}},
                 "spec":{"unschedulable":%s},
                 "status":{"conditions":[{"type":"Ready","status":"%s"}],"nodeInfo":{"kubeletVersion":"%s"}}}""".formatted(name, label, unschedulable, ready, kubelet);
    }

    private static HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String query =
                    Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
            String key = exchange.getRequestURI().getPath() + (query.contains("continue=more") ? " more" : "");
            byte[] body = ANSWERS.getOrDefault(key, "{}").getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(ANSWERS.containsKey(key) ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static Path kubeconfig(Path folder, int port) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: it
                clusters: [{name: it, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: it, user: {}}]
                contexts: [{name: it, context: {cluster: it, user: it}}]
                """.formatted(port));
    }

    @Test
    void itSeesVersionRolesZonesAndHealthPageByPage(@TempDir Path folder) throws Exception {
        HttpServer server = server();
        try (var reader = KubernetesClusterReader.of(
                kubeconfig(folder, server.getAddress().getPort()).toString(), Duration.ofSeconds(10))) {
            ClusterView view = reader.view();
            assertThat(view.cluster()).isEqualTo("uid-1");
            assertThat(view.apiVersion()).isEqualTo(KubeVersion.parse("v1.36.3"));
            assertThat(view.nodes())
                    .containsExactly(
                            new NodeView(
                                    "cp1",
                                    NodeRole.CONTROL_PLANE,
                                    "",
                                    KubeVersion.parse("v1.36.3"),
                                    true,
                                    true,
                                    Map.of("node-role.kubernetes.io/control-plane", "")),
                            new NodeView(
                                    "w1",
                                    NodeRole.WORKER,
                                    "b",
                                    KubeVersion.parse("v1.35.2"),
                                    false,
                                    false,
                                    Map.of("topology.kubernetes.io/zone", "b")));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anApiServerThatIsAwayIsNamed(@TempDir Path folder) throws Exception {
        HttpServer server = server();
        int port = server.getAddress().getPort();
        server.stop(0);
        try (var reader = KubernetesClusterReader.of(kubeconfig(folder, port).toString(), Duration.ofSeconds(5))) {
            assertThatThrownBy(reader::view)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the API server http://127.0.0.1:" + port + "/ does not answer");
        }
    }

    @Test
    void aKubeconfigThatIsMissingOrBrokenIsNamed(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> KubernetesClusterReader.of("/no/such/file", Duration.ofSeconds(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/no/such/file is not there");
        Path broken = Files.writeString(folder.resolve("broken"), "{ this is: [no kubeconfig");
        assertThatThrownBy(() -> KubernetesClusterReader.of(broken.toString(), Duration.ofSeconds(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is broken");
    }
}
