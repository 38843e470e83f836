package io.kubehop.agent.packages;

import io.kubehop.events.KubeVersion;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The community's package repository has a folder for each minor ({@code …/core:/stable:/v1.36/deb/}), and so have its mirrors. A
 * source that is no such folder serves all minors, and is left as it is.
 */
final class CommunityRepository {
    private static final Pattern FOLDER = Pattern.compile("(/core:?/stable:?/)v\\d+\\.\\d+(?=/(?:deb|rpm)\\b)");

    private CommunityRepository() {}

    /** The content of a source's file pointed at the version's minor; empty if it names no folder of a minor. */
    static Optional<String> pointedAt(String content, KubeVersion version) {
        Matcher matcher = FOLDER.matcher(content);
        return matcher.find()
                ? Optional.of(matcher.replaceAll(
                        found -> Matcher.quoteReplacement(found.group(1) + "v" + version.minorText())))
                : Optional.empty();
    }
}
