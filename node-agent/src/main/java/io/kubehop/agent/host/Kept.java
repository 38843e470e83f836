package io.kubehop.agent.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.agent.packages.Pinned;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is kept of the node for the way back: the folder {@code kept} of the agent's, with a record, the configuration files, and the
 * files of the packages. One at a time: what an order found is kept until the next order, after one that came to a good end,
 * finds something else. It becomes valid at one stroke, when it is complete.
 */
record Kept(Path folder, HostFiles files) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final String RECORD = "record.json";

    /**
     * What was found.
     *
     * @param order that found it, or that took it over from one without a good end
     * @param version of the kubelet
     * @param packages as they were installed
     * @param held which of them were held
     * @param kept absolute names of the configuration files kept
     * @param missing names of files that were not there
     * @param withPackages whether the packages' files are kept
     * @param settled whether the node has come to a good end since: upgraded, or brought back
     */
    record Found(
            String order,
            KubeVersion version,
            List<Pinned> packages,
            Set<String> held,
            List<String> kept,
            List<String> missing,
            boolean withPackages,
            boolean settled) {
        Found settled(boolean is) {
            return new Found(order, version, packages, held, kept, missing, withPackages, is);
        }

        Found by(WorkOrder other) {
            return new Found(id(other), version, packages, held, kept, missing, withPackages, false);
        }
    }

    /** What tells one order from another. */
    static String id(WorkOrder order) {
        return order.upgrade() + "/" + order.batch() + "/" + order.attempt();
    }

    private Path current() {
        return folder.resolve("kept");
    }

    /** Where the packages' files are. */
    Path packages() {
        return current().resolve("packages");
    }

    /** Empty if nothing is kept. */
    Optional<Found> found() throws IOException {
        Path record = current().resolve(RECORD);
        if (!Files.exists(record)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readString(record, UTF_8), Found.class));
        } catch (JacksonException e) {
            throw new IOException("the record " + record + " cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    /** An empty folder to gather in, which only its owner may enter. */
    Path begin() throws IOException {
        Path half = folder.resolve("kept.new");
        HostFiles.delete(half);
        Files.createDirectories(
                half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return half;
    }

    /** Copies files of the host into the folder begun. */
    void copyInto(Path half, List<String> names) throws IOException {
        for (String name : names) {
            HostFiles.copy(files.at(name), half.resolve("files").resolve(name.substring(1)));
        }
    }

    /** Makes the folder begun the one that counts. */
    void complete(Path half, Found found) throws IOException {
        write(half, found);
        Path old = folder.resolve("kept.old");
        HostFiles.delete(old);
        if (Files.exists(current())) {
            Files.move(current(), old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(half, current(), StandardCopyOption.ATOMIC_MOVE);
        HostFiles.force(folder);
        HostFiles.delete(old);
    }

    /** Replaces the record. */
    void update(Found found) throws IOException {
        write(current(), found);
    }

    private static void write(Path where, Found found) throws IOException {
        Path half = where.resolve(RECORD + ".new");
        Files.writeString(half, JSON.writeValueAsString(found), UTF_8);
        HostFiles.settle(half, where.resolve(RECORD));
    }

    /** Puts the configuration files back, and removes those that were not there. */
    void restore(Found found) throws IOException {
        for (String name : found.kept()) {
            HostFiles.copy(current().resolve("files").resolve(name.substring(1)), files.at(name));
        }
        for (String name : found.missing()) {
            // A folder that is there now is somebody else's.
            if (Files.isRegularFile(files.at(name))) {
                Files.delete(files.at(name));
            }
        }
    }
}
