package io.kubehop.agent.host.facts;

import io.kubehop.agent.preflight.HostFacts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files that the kubelet is started and configured with. */
final class KubeletFiles {
    private static final Logger LOG = LoggerFactory.getLogger(KubeletFiles.class);
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final Pattern FLAG =
            Pattern.compile("(?<![\\w-])--([a-z][a-z0-9-]*)(?:(?:=|\\s+)([^\\s\"'$-][^\\s\"']*))?");
    private static final List<String> FILES =
            List.of("var/lib/kubelet/kubeadm-flags.env", "etc/default/kubelet", "etc/sysconfig/kubelet");
    private static final List<String> DROP_INS = List.of(
            "etc/systemd/system/kubelet.service.d",
            "usr/lib/systemd/system/kubelet.service.d",
            "lib/systemd/system/kubelet.service.d");

    private final Path root;

    KubeletFiles(Path root) {
        this.root = root;
    }

    HostFacts.Kubelet read() {
        var flags = new ArrayList<HostFacts.Flag>();
        FILES.forEach(file -> flags(root.resolve(file), flags));
        DROP_INS.forEach(folder -> dropIns(root.resolve(folder), flags));
        JsonNode configuration = configuration();
        return new HostFacts.Kubelet(
                flags.stream().distinct().toList(),
                configuration.path("failSwapOn").asBoolean(true),
                configuration.has("failCgroupV1")
                        ? Optional.of(configuration.path("failCgroupV1").asBoolean())
                        : Optional.empty());
    }

    private void dropIns(Path folder, List<HostFacts.Flag> flags) {
        // The same folder under two names would tell everything twice.
        boolean again = Files.isSymbolicLink(root.resolve("lib")) && folder.startsWith(root.resolve("lib"));
        if (again || !Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.conf")) {
            files.forEach(file -> flags(file, flags));
        } catch (IOException e) {
            LOG.debug("{} cannot be read", folder, e);
        }
    }

    private void flags(Path file, List<HostFacts.Flag> flags) {
        Asking.text(file)
                .lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#") && !line.startsWith(";"))
                .forEach(line -> {
                    Matcher found = FLAG.matcher(line);
                    while (found.find()) {
                        flags.add(new HostFacts.Flag(
                                found.group(1),
                                Optional.ofNullable(found.group(2)).orElse(""),
                                "/" + root.relativize(file)));
                    }
                });
    }

    private JsonNode configuration() {
        try {
            return YAML.readTree(Asking.text(root.resolve("var/lib/kubelet/config.yaml")));
        } catch (JacksonException e) {
            return YAML.createObjectNode();
        }
    }
}
