package io.kubehop.agent.cleanup;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of {@code kubeadm-flags.env}: the line {@code KUBELET_KUBEADM_ARGS="--a=b --c=d"}, which systemd reads.
 */
public record FlagsFile(String content) {
    private static final String VALUE = "(?:[^\\s\"'\\\\]|\\\\.)*";

    /** Without the flag and its value, written {@code --flag=value} or {@code --flag value}; everything else as it was. */
    public FlagsFile without(String flag) {
        String left = pattern(flag).matcher(content).replaceAll("$1");
        // A blank before the closing quote is what kubeadm would not have left.
        return left.equals(content) ? this : new FlagsFile(left.replaceAll(" +(?=[\"']\\s*$)", ""));
    }

    /** The flag's value; empty if it is not there or has none. */
    public Optional<String> value(String flag) {
        Matcher matcher = pattern(flag).matcher(content);
        return matcher.find()
                ? Optional.ofNullable(matcher.group(2)).filter(value -> !value.isEmpty())
                : Optional.empty();
    }

    private static Pattern pattern(String flag) {
        return Pattern.compile(
                "(^|[\\s\"'])" + Pattern.quote(flag) + "(?:[= ](?!--)(" + VALUE + "))?(?=[\\s\"']|$) ?",
                Pattern.MULTILINE);
    }
}
