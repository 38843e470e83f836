package io.kubehop.events;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A label selector as it is written for {@code kubectl}: {@code app=web,tier!=db,zone in (a,b),env notin (prod),keep,!old}. Every
 * requirement has to be met. As in Kubernetes, {@code !=} and {@code notin} are met by a missing label.
 *
 * @param requirements all of which have to be met
 */
public record PodSelector(List<Requirement> requirements) {
    private static final String KEY = "([A-Za-z0-9./_-]+)";
    private static final String VALUE = "([A-Za-z0-9._-]*)";
    private static final Pattern EQUALITY = Pattern.compile(KEY + "\\s*(==|=|!=)\\s*" + VALUE);
    private static final Pattern SET = Pattern.compile(KEY + "\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern EXISTS = Pattern.compile("(!?)\\s*" + KEY);
    private static final Pattern SEPARATOR = Pattern.compile(",(?![^(]*\\))");

    public PodSelector {
        requirements = List.copyOf(requirements);
    }

    /**
     * What is required of one label.
     *
     * @param wanted false turns it round
     * @param values one of which it has; if empty, that it is there
     */
    public record Requirement(String key, boolean wanted, Set<String> values) {
        public Requirement {
            values = Set.copyOf(values);
        }

        private boolean met(Map<String, String> labels) {
            String value = labels.get(key);
            boolean among = value != null && (values.isEmpty() || values.contains(value));
            return among == wanted;
        }
    }

    /**
     * Reads a selector.
     *
     * @throws IllegalArgumentException with a sentence, if it is none
     */
    public static PodSelector parse(String text) {
        var requirements = new ArrayList<Requirement>();
        for (String part : SEPARATOR.split(text, -1)) {
            requirements.add(requirement(part.strip()));
        }
        return new PodSelector(requirements);
    }

    /** Whether every requirement is met. */
    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.met(labels));
    }

    private static Requirement requirement(String text) {
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            return new Requirement(equality.group(1), !equality.group(2).equals("!="), Set.of(equality.group(3)));
        }
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            Set<String> values =
                    Arrays.stream(set.group(3).split(",")).map(String::strip).collect(Collectors.toUnmodifiableSet());
            return new Requirement(set.group(1), set.group(2).equals("in"), values);
        }
        Matcher exists = EXISTS.matcher(text);
        if (exists.matches()) {
            return new Requirement(exists.group(2), exists.group(1).isEmpty(), Set.of());
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no label requirement; write it like app=web, app!=web, app in (a,b), app or !app");
    }
}
