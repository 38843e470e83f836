package io.kubehop.simulator.http.json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** Kubernetes' quantities, such as {@code 100m}, {@code 1.5Gi} and {@code 2e3}. */
final class Quantity {
    private static final Map<String, BigDecimal> SUFFIXES = Map.ofEntries(
            Map.entry("n", new BigDecimal("1e-9")),
            Map.entry("u", new BigDecimal("1e-6")),
            Map.entry("m", new BigDecimal("1e-3")),
            Map.entry("", BigDecimal.ONE),
            Map.entry("k", new BigDecimal("1e3")),
            Map.entry("M", new BigDecimal("1e6")),
            Map.entry("G", new BigDecimal("1e9")),
            Map.entry("T", new BigDecimal("1e12")),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)));
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private Quantity() {}

    /**
     * Thousandths, rounded up.
     *
     * @throws IllegalArgumentException if the text is no quantity
     */
    static long thousandths(String text) {
        return value(text).multiply(THOUSAND).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    /**
     * Whole units, rounded up.
     *
     * @throws IllegalArgumentException if the text is no quantity
     */
    static long units(String text) {
        return value(text).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    static String ofThousandths(long thousandths) {
        return thousandths % 1000 == 0 ? Long.toString(thousandths / 1000) : thousandths + "m";
    }

    static String ofBytes(long bytes) {
        String[] names = {"Gi", "Mi", "Ki"};
        long unit = 1L << 30;
        for (String name : names) {
            if (bytes != 0 && bytes % unit == 0) {
                return bytes / unit + name;
            }
            unit >>= 10;
        }
        return Long.toString(bytes);
    }

    private static BigDecimal value(String text) {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        BigDecimal factor = SUFFIXES.get(text.substring(end));
        if (factor == null) {
            throw new IllegalArgumentException("\"" + text + "\" is not a quantity");
        }
        return new BigDecimal(text.substring(0, end)).multiply(factor);
    }
}
