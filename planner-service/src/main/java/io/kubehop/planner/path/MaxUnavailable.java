package io.kubehop.planner.path;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many workers may be out of service at once.
 *
 * @param amount a count of nodes, or a percentage
 */
public record MaxUnavailable(int amount, boolean percent) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})(%?)");

    /** Reads {@code "2"} or {@code "20%"}; nothing if it is neither, zero, or more than all. */
    public static Optional<MaxUnavailable> parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int amount = Integer.parseInt(matcher.group(1));
        boolean percent = !matcher.group(2).isEmpty();
        return amount == 0 || (percent && amount > 100)
                ? Optional.empty()
                : Optional.of(new MaxUnavailable(amount, percent));
    }

    /** The number of nodes: a share is rounded down, but is at least one. */
    public int of(int workers) {
        return percent ? Math.max(1, (int) ((long) workers * amount / 100)) : amount;
    }
}
