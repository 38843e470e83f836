package io.kubehop.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.agent.host.Commands.Command;
import io.kubehop.agent.host.Commands.Outcome;
import io.kubehop.agent.host.ImageSettings.Pulls;
import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images ahead, with clients that print what crictl 1.34 and containerd's ctr print. */
class ImageTasksTest {
    private static final WorkOrder ORDER = FolderHost.order("b1", "1.34.4", "1.37.2");
    private static final Host.Result DONE = new Host.Result.Done();
    private static final String CRICTL =
            "crictl --runtime-endpoint unix:///run/crio.sock --image-endpoint unix:///run/crio.sock ";
    private static final String CTR = "ctr --address /run/crio.sock --namespace k8s.io ";
    private static final String PROXY = "registry.example.org/mirror/kube-proxy:";

    private final Programs programs = new Programs("1.34.4-1.1", "1.37.2-1.1");
    private final Set<String> images = new TreeSet<>(Set.of(
            PROXY + "v1.34.4",
            PROXY + "v1.33.1",
            "registry.example.org/pause:3.10",
            "registry.example.org/ours/kube-scheduler-extender:v1.34.4",
            "<none>:<none>"));

    @TempDir
    private Path temporary;

    private FolderHost host(String client, Pulls pulls) throws IOException {
        var host = new FolderHost(
                temporary, programs, FolderHost.QUICK.with(new ImageSettings(pulls, Duration.ofSeconds(5))));
        host.files.write("/usr/local/bin/" + client, "");
        Files.setPosixFilePermissions(
                host.files.at("/usr/local/bin/" + client), PosixFilePermissions.fromString("rwxr-xr-x"));
        programs.instead.put(client, this::client);
        return host;
    }

    private Outcome client(Command command) {
        List<String> line = command.line();
        if (line.contains("pull")) {
            images.add(line.getLast());
            return Programs.FINE;
        }
        return Programs.said(line.contains("json") ? json() : String.join("\n", images) + "\nsha256:0a1b\n");
    }

    private String json() {
        return images.stream()
                .map("""
                    {
                      "id": "sha256:0a1b",
                      "repoTags": [
                        "%s"
                      ],
                      "repoDigests": [],
                      "size": "1048576",
                      "username": "",
                      "spec": null,
                      "pinned": false
                    }"""::formatted)
                .collect(Collectors.joining(",\n", "{\n  \"images\": [\n", "\n  ]\n}\n"));
    }

    private List<String> asked() {
        return programs.lines.stream()
                .filter(line -> line.startsWith("crictl") || line.startsWith("ctr"))
                .toList();
    }

    private void fails(String client, String verb, Outcome how) {
        programs.instead.put(client, command -> command.line().contains(verb) ? how : client(command));
    }

    @Test
    void theRepositoryOfWhatRunsIsPulledAtTheNewTagFromTheKubeletsRuntime() throws Exception {
        FolderHost host = host("crictl", Pulls.TRIED);
        assertThat(host.run(Step.PULL_IMAGES, ORDER)).isEqualTo(DONE);
        assertThat(asked()).containsExactly(CRICTL + "images -o json", CRICTL + "pull " + PROXY + "v1.37.2");
        assertThat(host.run(Step.PULL_IMAGES, ORDER)).isEqualTo(DONE);
        assertThat(asked()).as("nothing twice").hasSize(3).last().isEqualTo(CRICTL + "images -o json");
    }

    @Test
    void workAheadPullsToo() throws Exception {
        FolderHost host = host("crictl", Pulls.REQUIRED);
        assertThat(host.run(Step.PREPARE, ORDER)).isEqualTo(DONE);
        assertThat(images).contains(PROXY + "v1.37.2");
        assertThat(programs.installed).containsValue("1.34.4-1.1");
    }

    @Test
    void withoutCrictlContainerdsOwnClientIsAskedAndToldOfItsMirrors() throws Exception {
        FolderHost host = host("ctr", Pulls.TRIED);
        host.files.write("/etc/containerd/certs.d/registry.example.org/hosts.toml", "");
        assertThat(host.run(Step.PULL_IMAGES, ORDER)).isEqualTo(DONE);
        assertThat(asked())
                .containsExactly(
                        CTR + "images ls -q",
                        CTR + "images pull --hosts-dir /etc/containerd/certs.d " + PROXY + "v1.37.2");
    }

    @Test
    void ofAControlPlaneTheManifestsCountAsWellWhateverTheKubeletIs() throws Exception {
        FolderHost host = host("crictl", Pulls.TRIED);
        String manifest = "spec:\n  containers:\n  - image: registry.example.org/mirror/%s\n";
        host.files.write("/etc/kubernetes/manifests/kube-apiserver.yaml", manifest.formatted("kube-apiserver:v1.36.3"));
        host.files.write("/etc/kubernetes/manifests/kube-scheduler.yaml", manifest.formatted("kube-scheduler:v1.37.2"));
        host.files.write("/etc/kubernetes/manifests/etcd.yaml", manifest.formatted("etcd:3.6.4-0"));
        assertThat(host.run(Step.PULL_IMAGES, ORDER)).isEqualTo(DONE);
        assertThat(images).contains("registry.example.org/mirror/kube-apiserver:v1.37.2");
        assertThat(images).doesNotContain("registry.example.org/mirror/kube-scheduler:v1.37.2");
    }

    @Test
    void aPullThatFailsIsBorneOrStopsTheStepAsTheSettingsSay() throws Exception {
        var refused = new Outcome(1, "", "E1128 \"PullImage failed\"\nFATA[0000] pulling image: not found\n", false);
        FolderHost tried = host("crictl", Pulls.TRIED);
        fails("crictl", "pull", refused);
        assertThat(tried.run(Step.PULL_IMAGES, ORDER)).isEqualTo(DONE);
        FolderHost required = host("crictl", Pulls.REQUIRED);
        fails("crictl", "pull", refused);
        assertThat(required.run(Step.PULL_IMAGES, ORDER))
                .isEqualTo(new Host.Result.Failed("images cannot be pulled: " + PROXY
                        + "v1.37.2: exit code 1: E1128 \"PullImage failed\"; FATA[0000] pulling image: not found"));
    }

    @Test
    void theLimitIsOfAllPullsTogether() throws Exception {
        FolderHost host = host("crictl", Pulls.REQUIRED);
        images.add("registry.example.org/mirror/kube-apiserver:v1.34.4");
        var limits = new java.util.ArrayList<Duration>();
        programs.instead.put("crictl", command -> {
            if (command.line().contains("pull")) {
                limits.add(command.timeout());
            }
            return client(command);
        });
        assertThat(host.run(Step.PULL_IMAGES, ORDER)).isEqualTo(DONE);
        assertThat(limits).hasSize(2).allMatch(limit -> limit.compareTo(Duration.ofSeconds(5)) <= 0);
        assertThat(limits.get(1)).isLessThan(limits.get(0));
    }

    @Test
    void aRuntimeThatIsAwayOrPrintsSomethingElseIsSaid() throws Exception {
        FolderHost host = host("crictl", Pulls.REQUIRED);
        fails("crictl", "images", new Outcome(1, "", "FATA[0002] validate service connection: timed out", false));
        assertThat(host.run(Step.PULL_IMAGES, ORDER))
                .isEqualTo(new Host.Result.Failed("the runtime's images cannot be listed: exit code 1: FATA[0002]"
                        + " validate service connection: timed out"));
        fails("crictl", "images", Programs.said("IMAGE   TAG   IMAGE ID   SIZE"));
        assertThat(host.run(Step.PULL_IMAGES, ORDER))
                .isEqualTo(new Host.Result.Failed(
                        "the runtime's images cannot be listed: what crictl printed is no list"));
    }

    @Test
    void withoutAClientOrSwitchedOffNothingIsAsked() throws Exception {
        var none = new FolderHost(temporary.resolve("none"), programs, FolderHost.QUICK);
        assertThat(none.run(Step.PULL_IMAGES, ORDER)).isEqualTo(DONE);
        var needed = new FolderHost(
                temporary.resolve("needed"),
                programs,
                FolderHost.QUICK.with(new ImageSettings(Pulls.REQUIRED, Duration.ofSeconds(5))));
        assertThat(needed.run(Step.PULL_IMAGES, ORDER))
                .isEqualTo(new Host.Result.Hopeless(
                        "neither crictl nor ctr is on this host: no image is pulled before it is needed"));
        assertThat(host("crictl", Pulls.OFF).run(Step.PULL_IMAGES, ORDER)).isEqualTo(DONE);
        assertThat(asked()).isEmpty();
    }
}
