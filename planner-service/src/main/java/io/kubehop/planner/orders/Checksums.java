package io.kubehop.planner.orders;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.OrderTerms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files of Kubernetes' versions have to be: SHA-256 in hex by the file's name. An order carries those of the version that
 * it leads to.
 */
public record Checksums(Map<KubeVersion, SortedMap<String, String>> files) {
    public static final Checksums NONE = new Checksums(Map.of());

    private static final int MOST_NAMED = 5;
    private static final int MOST_SHOWN = 80;
    private static final String PROGRAM = "(?:kubelet|kubeadm|kubectl)";
    private static final String NUMBER = "(\\d{1,4}\\.\\d{1,4}\\.\\d{1,4})";
    private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *]?(\\S+)");
    private static final List<Pattern> NAMES = List.of(
            Pattern.compile("v" + NUMBER + "/bin/linux/[a-z0-9_]{1,16}/" + PROGRAM),
            Pattern.compile(PROGRAM + "_" + NUMBER + "-[A-Za-z0-9.+~]{1,40}_[a-z0-9]{1,16}\\.deb"),
            Pattern.compile(PROGRAM + "-" + NUMBER + "-[A-Za-z0-9.+~_]{1,40}\\.[a-z0-9_]{1,16}\\.rpm"));

    public Checksums {
        files = Map.copyOf(files);
    }

    /**
     * Reads the form that {@code sha256sum} writes: {@code HASH  name}, a line each; empty lines and those that begin with #
     * are passed over.
     *
     * @throws IllegalArgumentException with one sentence that names the lines that cannot be used: half of such a file would pin
     *     half of what was meant
     */
    public static Checksums parse(String text) {
        var files = new HashMap<KubeVersion, SortedMap<String, String>>();
        var bad = new ArrayList<String>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String trouble = add(files, line);
                if (!trouble.isEmpty()) {
                    bad.add("line " + (i + 1) + " " + trouble);
                }
            }
        }
        files.forEach((version, of) -> {
            if (of.size() > OrderTerms.MOST_CHECKSUMS) {
                bad.add("there are " + of.size() + " files of " + version + ", and an order carries "
                        + OrderTerms.MOST_CHECKSUMS + " at most: leave out what no host has");
            }
        });
        if (!bad.isEmpty()) {
            int more = bad.size() - MOST_NAMED;
            throw new IllegalArgumentException(String.join("; ", bad.subList(0, Math.min(bad.size(), MOST_NAMED)))
                    + (more > 0 ? "; and " + more + " more" : ""));
        }
        return new Checksums(files);
    }

    /** @return what is wrong with the line, or nothing */
    private static String add(Map<KubeVersion, SortedMap<String, String>> files, String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return "is no 'HASH  name': " + shown(line);
        }
        String name = parts.group(2);
        for (Pattern pattern : NAMES) {
            Matcher named = pattern.matcher(name);
            if (named.matches()) {
                String sum = parts.group(1).toLowerCase(java.util.Locale.ROOT);
                String before = files.computeIfAbsent(KubeVersion.parse(named.group(1)), _ -> new TreeMap<>())
                        .merge(name, sum, (one, other) -> one.equals(other) ? one : "");
                return before.isEmpty() ? "says something else of " + name + " than a line before" : "";
            }
        }
        return "names no package and no program of Kubernetes with its version: " + shown(name);
    }

    private static String shown(String text) {
        return (text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text).replaceAll("[^ -~]", "?");
    }

    /** The files of a version; none if none is known. */
    public SortedMap<String, String> of(KubeVersion version) {
        return files.getOrDefault(version, Collections.emptySortedMap());
    }
}
