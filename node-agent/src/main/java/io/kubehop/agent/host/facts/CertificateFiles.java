package io.kubehop.agent.host.facts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kubehop.agent.preflight.HostFacts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificates that kubeadm and the kubelet keep on a host; keys are not looked at. */
final class CertificateFiles {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);

    private final Path root;

    CertificateFiles(Path root) {
        this.root = root;
    }

    List<HostFacts.Certificate> read() {
        var certificates = new ArrayList<HostFacts.Certificate>();
        folder("etc/kubernetes/pki", certificates);
        folder("etc/kubernetes/pki/etcd", certificates);
        file(root.resolve("var/lib/kubelet/pki/kubelet-client-current.pem"), certificates);
        return certificates;
    }

    private void folder(String name, List<HostFacts.Certificate> certificates) {
        Path folder = root.resolve(name);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.crt")) {
            var sorted = new ArrayList<Path>();
            files.forEach(sorted::add);
            sorted.sort(null);
            sorted.forEach(file -> file(file, certificates));
        } catch (IOException e) {
            LOG.debug("{} cannot be read", folder, e);
        }
    }

    private void file(Path file, List<HostFacts.Certificate> certificates) {
        Matcher block = BLOCK.matcher(Asking.text(file));
        while (block.find()) {
            try {
                var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(block.group().getBytes(US_ASCII)));
                certificates.add(new HostFacts.Certificate(
                        "/" + root.relativize(file),
                        certificate.getBasicConstraints() >= 0,
                        certificate.getNotAfter().toInstant()));
            } catch (CertificateException e) {
                LOG.debug("{} holds what is no certificate", file, e);
            }
        }
    }
}
