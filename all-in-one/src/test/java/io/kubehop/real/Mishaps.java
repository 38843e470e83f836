package io.kubehop.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What befalls a host of the testbed; all of it is inside, and goes with the host. */
record Mishaps(AgentHost host) {
    private static final String REPOSITORY = "/var/lib/packages";
    private static final String PROGRAM = "/usr/local/sbin/kubeadm";
    /** Of {@code kubeadm upgrade node}, as its help lists them; one more is configured away on these hosts. */
    static final List<String> PHASES =
            List.of("preflight", "control-plane", "kubelet-config", "addon all", "post-upgrade");

    /** Packages come as from a repository elsewhere: by copies in apt's own folder. */
    void distantRepository() throws IOException, InterruptedException {
        host.shell("sed -i s,file:,copy:, /etc/apt/sources.list; apt-get update -qq");
    }

    void repositoryDown() throws IOException, InterruptedException {
        host.shell("mv " + REPOSITORY + " " + REPOSITORY + ".away");
    }

    void repositoryUp() throws IOException, InterruptedException {
        host.shell("mv " + REPOSITORY + ".away " + REPOSITORY);
    }

    /**
     * Puts a folder on a disk of its own, with all that is in it, and fills the disk.
     *
     * @param left how much room is left, KiB
     */
    void fullDisk(String folder, int left) throws IOException, InterruptedException {
        host.shell("""
                mkdir -p %1$s && cp -a %1$s /root/moved &&
                mount -t tmpfs -o size=$(($(du -sk /root/moved | cut -f1) + 4096))k disk %1$s &&
                cp -a /root/moved/. %1$s && rm -r /root/moved &&
                dd if=/dev/zero of=%1$s/full bs=1k status=none \\
                  count=$(($(df --output=avail -k %1$s | tail -n 1) - %2$d))
                """.formatted(folder, left));
    }

    void room(String folder) throws IOException, InterruptedException {
        host.shell("rm " + folder + "/full");
    }

    /** Somebody tidies up: more and more room, until there is enough. Whoever works there meanwhile gets a bit further each time. */
    void roomBitByBit(String folder) throws IOException, InterruptedException {
        host.shell("""
                setsid sh -c 'while truncate --no-create --size=-24K %1$s/full && [ -s %1$s/full ]; do sleep 0.3; done' \\
                  > /dev/null 2>&1 &
                """.formatted(folder));
    }

    /** kubeadm that cannot upgrade a node, and never will. */
    void brokenKubeadm() throws IOException {
        kubeadm("echo 'error execution phase preflight: made to fail' >&2; exit 1");
    }

    /**
     * kubeadm that fails before its first phase, the next time after its first, and so on; when all are done; and then is killed
     * while it works.
     */
    void stumblingKubeadm() throws IOException {
        kubeadm("""
            runs=$(cat /root/kubeadm-runs 2> /dev/null || echo 0); echo $((runs + 1)) > /root/kubeadm-runs
            phases=('%s')
            if ((runs <= ${#phases[@]})); then
              for phase in "${phases[@]:0:runs}"; do
                /usr/bin/kubeadm upgrade node phase $phase "$@" || { echo "phase $phase fails by itself" >&2; exit 3; }
              done
              echo "error execution phase ${phases[runs]:-none}: made to fail" >&2
              exit 1
            fi
            ((runs == ${#phases[@]} + 1)) && exec timeout --signal=KILL 0.1 /usr/bin/kubeadm upgrade node "$@"
            exec /usr/bin/kubeadm upgrade node "$@"
            """.formatted(String.join("' '", PHASES)));
    }

    void goodKubeadm() throws IOException {
        Files.delete(host.root().resolve(PROGRAM.substring(1)));
    }

    /** In front of the package's program; all but {@code upgrade node} is passed on. */
    private void kubeadm(String script) throws IOException {
        Path file = host.root().resolve(PROGRAM.substring(1));
        Files.writeString(
                file,
                "#!/bin/bash\n[[ \"$1 $2\" == 'upgrade node' ]] || exec /usr/bin/kubeadm \"$@\"\nshift 2\n" + script,
                UTF_8);
        if (!file.toFile().setExecutable(true, false)) {
            throw new IOException(file + " cannot be made executable");
        }
    }
}
