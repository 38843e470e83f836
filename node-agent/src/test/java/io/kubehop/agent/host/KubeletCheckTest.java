package io.kubehop.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.kubehop.events.KubeVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeletCheckTest {
    private static final KubeVersion TO = KubeVersion.parse("1.37.2");

    @TempDir
    private Path root;

    private HttpServer server;
    private final AtomicInteger code = new AtomicInteger(200);
    private final Programs programs = new Programs("1.37.2-1.1");
    private HostFiles files;
    private KubeletCheck check;

    @BeforeEach
    void aKubeletThatIsWell() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/healthz", exchange -> {
            byte[] body = "syncloop stuck".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code.get(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        files = new HostFiles(root);
        check = new KubeletCheck(programs, files, FolderHost.QUICK);
        runs("--healthz-port=" + server.getAddress().getPort());
        answers("v1.37.2", "True", "", Instant.now());
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    /** A process whose arguments are a kubelet's; the number is this one's, which has a start. */
    private void runs(String... arguments) throws Exception {
        files.write("/proc/1/cmdline", "/sbin/init\0");
        files.write(
                "/proc/" + ProcessHandle.current().pid() + "/cmdline",
                "/usr/bin/kubelet\0--kubeconfig\0/etc/k.conf\0" + String.join("\0", arguments) + "\0");
    }

    private void answers(String version, String ready, String message, Instant renewed) {
        programs.instead.put("kubectl", _ -> Programs.said("""
            {"items":[
              {"kind":"Node","status":{"nodeInfo":{"kubeletVersion":"%s"},
               "conditions":[{"type":"MemoryPressure","status":"False"},{"type":"Ready","status":"%s","message":"%s"}]}},
              {"kind":"Lease","spec":{"renewTime":"%s"}}]}
            """.formatted(version, ready, message, renewed)));
    }

    private void await() throws Exception {
        check.await("w1", TO);
    }

    @Test
    void aKubeletThatAnswersAndIsReadyIsWell() throws Exception {
        await();
        assertThat(programs.lines)
                .containsExactly("kubectl --kubeconfig=/etc/k.conf --request-timeout=10s --namespace=kube-node-lease"
                        + " --output=json get node/w1 lease/w1");
    }

    @Test
    void thePortIsFromTheConfigurationWhereNoArgumentSaysIt() throws Exception {
        runs("--config=/etc/kubelet.yaml");
        files.write("/etc/kubelet.yaml", "healthzPort: " + server.getAddress().getPort() + "\n");
        await();
        assertThat(KubeletProcess.find(files)
                        .orElseThrow()
                        .health(files)
                        .orElseThrow()
                        .url())
                .isEqualTo("http://127.0.0.1:" + server.getAddress().getPort() + "/healthz");
        files.write("/etc/kubelet.yaml", "healthzPort: 0\n");
        assertThat(KubeletProcess.find(files).orElseThrow().health(files)).isEmpty();
        files.write("/etc/kubelet.yaml", "healthzBindAddress: '::'\n");
        assertThat(KubeletProcess.find(files)
                        .orElseThrow()
                        .health(files)
                        .orElseThrow()
                        .url())
                .isEqualTo("http://[::1]:10248/healthz");
    }

    @Test
    void aKubeletThatDoesNotRunIsNotWell() throws Exception {
        HostFiles.delete(files.at("/proc/" + ProcessHandle.current().pid()));
        programs.instead.put(
                "journalctl", _ -> Programs.said("unknown flag: --pod-infra-container-image\nexit status 1\n"));
        assertThatThrownBy(this::await)
                .isInstanceOf(StepFailed.class)
                .hasMessage("the kubelet does not run, PT0.3S after it was to start;"
                        + " it said last: unknown flag: --pod-infra-container-image; exit status 1");
    }

    @Test
    void aKubeletThatSaysItIsIllIsNotWell() {
        code.set(500);
        assertThatThrownBy(this::await)
                .isInstanceOf(StepFailed.class)
                .hasMessageStartingWith("the kubelet's health check says 500 syncloop stuck");
    }

    @Test
    void aNodeOfAnotherVersionOrNotReadyOrNotHeardOfIsNotWell() {
        answers("v1.34.4", "True", "", Instant.now());
        assertThatThrownBy(this::await)
                .hasMessageStartingWith("the node is reported with kubelet v1.34.4 instead of v1.37.2");
        answers("v1.37.2", "False", "no network", Instant.now());
        assertThatThrownBy(this::await).hasMessageStartingWith("the node is not Ready: no network");
        answers("v1.37.2", "True", "", Instant.parse("2020-01-01T00:00:00Z"));
        assertThatThrownBy(this::await)
                .hasMessageStartingWith("the node has not been heard of since its kubelet was started");
    }

    @Test
    void anApiServerThatIsAwayIsNoFailureOfTheNode() {
        programs.instead.put("kubectl", _ -> Programs.failed("connection refused"));
        assertThatThrownBy(this::await)
                .isInstanceOf(KubeletCheck.ApiServerAway.class)
                .hasMessage("the API server cannot be asked: exit code 100: connection refused");
    }

    @Test
    void whereNothingIsAskedTheHealthCheckIsEnough() throws Exception {
        programs.instead.put("kubectl", _ -> Programs.failed("connection refused"));
        var settings = new RealSettings("apt", "/none", false, true, List.of(), FolderHost.QUICK.limits());
        new KubeletCheck(programs, files, settings).await("w1", TO);
        assertThat(programs.lines).isEmpty();
    }

    @Test
    void aKubeletThatComesUpInTimeIsWell() throws Exception {
        code.set(500);
        Thread later = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            code.set(200);
        });
        await();
        later.join();
    }
}
