package io.kubehop.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Kubernetes; as text and in JSON {@code v1.36.3}. */
public record KubeVersion(int major, int minor, int patch) implements Comparable<KubeVersion> {

    private static final Pattern TEXT = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(?:[-+].*)?");
    private static final Comparator<KubeVersion> ORDER = Comparator.comparingInt(KubeVersion::major)
            .thenComparingInt(KubeVersion::minor)
            .thenComparingInt(KubeVersion::patch);

    /**
     * Reads {@code v1.36.3}, {@code 1.36.3} or {@code 1.36} (patch 0); a suffix such as {@code -eks-1} or {@code +k3s1} is
     * passed over.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    @JsonCreator
    public static KubeVersion parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a Kubernetes version; write it like 1.37 or v1.37.2");
        }
        String patch = matcher.group(3);
        return new KubeVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                patch == null ? 0 : Integer.parseInt(patch));
    }

    /** Whether both are of one minor, 1.36.1 and 1.36.3 for instance. */
    public boolean sameMinor(KubeVersion other) {
        return major == other.major && minor == other.minor;
    }

    /** How many minors this is ahead of the other; negative if it is behind. Only meaningful within one major. */
    public int minorsAhead(KubeVersion other) {
        return minor - other.minor;
    }

    /** {@code 1.36} */
    public String minorText() {
        return major + "." + minor;
    }

    @Override
    public int compareTo(KubeVersion other) {
        return ORDER.compare(this, other);
    }

    @JsonValue
    @Override
    public String toString() {
        return "v" + major + "." + minor + "." + patch;
    }
}
