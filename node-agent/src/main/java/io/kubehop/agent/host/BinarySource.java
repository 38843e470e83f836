package io.kubehop.agent.host;

import java.time.Duration;

/**
 * Where programs without a package manager come from.
 *
 * @param from a folder (absolute), or the beginning of an address ({@code https://…}); below it lies
 *     {@code v1.36.3/bin/linux/amd64/kubelet}
 * @param checksums a file of the host in the form of {@code sha256sum}: {@code HASH  v1.36.3/bin/linux/amd64/kubelet}; only what it
 *     names is ever installed
 * @param folder where the programs are, absolute
 * @param cache where fetched ones wait, absolute
 * @param timeout of one fetch
 */
public record BinarySource(String from, String checksums, String folder, String cache, Duration timeout) {
    public BinarySource {
        if (!folder.startsWith("/") || !cache.startsWith("/") || !checksums.startsWith("/")) {
            throw new IllegalArgumentException(
                    "the folders of binaries, and the file of their checksums, must be absolute");
        }
        if (!from.startsWith("/") && !from.startsWith("https://") && !from.startsWith("http://127.0.0.1")) {
            throw new IllegalArgumentException("binaries come from a folder or by https, not from '" + from + "'");
        }
    }
}
