package io.kubehop.simulator.http.json;

import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.LabelSelector.Operator;
import io.kubehop.simulator.model.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label selectors as URLs write them: {@code app=web,tier in (a,b),!old}. */
public final class LabelQuery {
    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern COMPARED = Pattern.compile("([^=!\\s]+)\\s*(==|=|!=)\\s*(\\S*)");
    private static final Pattern EXISTS = Pattern.compile("(!?)\\s*([^=!()\\s]+)");

    private LabelQuery() {}

    /**
     * Reads a selector; the empty text selects everything.
     *
     * @throws IllegalArgumentException if the text is malformed
     */
    public static LabelSelector parse(String text) {
        List<Requirement> requirements = new ArrayList<>();
        for (String part : split(text)) {
            requirements.add(requirement(part.trim()));
        }
        return new LabelSelector(new TreeMap<>(), requirements);
    }

    private static Requirement requirement(String part) {
        Matcher set = SET.matcher(part);
        if (set.matches()) {
            List<String> values =
                    Arrays.stream(set.group(3).split(",", -1)).map(String::trim).toList();
            return new Requirement(set.group(1), set.group(2).equals("in") ? Operator.IN : Operator.NOT_IN, values);
        }
        Matcher compared = COMPARED.matcher(part);
        if (compared.matches()) {
            return new Requirement(
                    compared.group(1),
                    compared.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN,
                    List.of(compared.group(3)));
        }
        Matcher exists = EXISTS.matcher(part);
        if (exists.matches()) {
            return new Requirement(
                    exists.group(2), exists.group(1).isEmpty() ? Operator.EXISTS : Operator.DOES_NOT_EXIST, List.of());
        }
        throw new IllegalArgumentException("unable to parse requirement: " + part);
    }

    /** At commas outside parentheses. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ',' : text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && (depth == 0 || i == text.length())) {
                if (i > start) {
                    parts.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return parts;
    }
}
