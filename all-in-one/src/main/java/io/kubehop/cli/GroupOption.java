package io.kubehop.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code SELECTOR:key=value,…}: nodes whose labels match are drained otherwise than all others. The keys are the fields of a policy's
 * {@code drain}.
 */
final class GroupOption {
    private static final Set<String> FLAGS = Set.of("force", "deleteEmptyDir", "localVolumes", "surge", "outOfService");
    private static final Set<String> TIMES =
            Set.of("timeout", "gracePeriod", "skipTerminating", "loadBalancerWait", "holdForUpgraded");
    private static final Set<String> WORDS = Set.of("mode", "atDeadline", "volumes");
    private static final String OPTION = "--group";

    private GroupOption() {}

    /** Fills in {@code nodes} and {@code drain}. */
    static void put(ObjectNode group, String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new BadInput(OPTION + " '" + text + "' is no group; write it like pool=db:timeout=2h,surge=true");
        }
        group.put("nodes", text.substring(0, colon));
        ObjectNode drain = group.putObject("drain");
        for (String setting : text.substring(colon + 1).split(",", -1)) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new BadInput(
                        OPTION + " '" + text + "': '" + setting + "' is no setting; write it like timeout=2h");
            }
            set(
                    drain,
                    setting.substring(0, equals).strip(),
                    setting.substring(equals + 1).strip());
        }
    }

    private static void set(ObjectNode drain, String key, String value) {
        String option = OPTION + " " + key;
        if (FLAGS.contains(key)) {
            drain.put(key, flag(option, value));
        } else if (TIMES.contains(key)) {
            drain.put(key, PolicyOptions.duration(option, value).toString());
        } else if (WORDS.contains(key)) {
            drain.put(key, value.toUpperCase(Locale.ROOT).replace('-', '_'));
        } else if (key.equals("podSelector")) {
            drain.put(key, value);
        } else {
            throw new BadInput(OPTION + ": there is no setting '" + key + "'; there are " + String.join(", ", known()));
        }
    }

    private static boolean flag(String option, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new BadInput(option + " is true or false, not '" + value + "'");
        };
    }

    private static List<String> known() {
        var all = new TreeSet<>(FLAGS);
        all.addAll(TIMES);
        all.addAll(WORDS);
        all.add("podSelector");
        return List.copyOf(all);
    }
}
