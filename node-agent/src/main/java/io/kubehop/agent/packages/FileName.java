package io.kubehop.agent.packages;

import java.util.Optional;
import java.util.stream.Stream;

/** Names of packages' files. */
final class FileName {
    private FileName() {}

    /** What stands between this start and the first of these ends that fits; empty if none fits, or nothing stands between. */
    static Optional<String> between(String file, String start, String... ends) {
        return Stream.of(ends)
                .filter(end ->
                        file.startsWith(start) && file.endsWith(end) && file.length() > start.length() + end.length())
                .map(end -> file.substring(start.length(), file.length() - end.length()))
                .findFirst();
    }
}
