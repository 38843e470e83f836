package io.kubehop.planner.path;

import io.kubehop.events.PodSelector;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.planner.path.PathAnswer.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a policy may not say. */
final class PolicyRules {
    private PolicyRules() {}

    static List<Refusal> check(UpgradePolicy policy) {
        var refusals = new ArrayList<Refusal>();
        if (MaxUnavailable.parse(policy.maxUnavailable()).isEmpty()) {
            refusals.add(new Refusal(
                    "policy.maxUnavailable",
                    policy.maxUnavailable(),
                    "write a count of workers, at least 1, or a share of them from 1% to 100%"));
        }
        ofDrain("policy.drain", policy.drain(), refusals);
        for (int i = 0; i < policy.groups().size(); i++) {
            UpgradePolicy.Group group = policy.groups().get(i);
            String path = "policy.groups[" + i + "]";
            selector(path + ".nodes", group.nodes(), refusals);
            ofDrain(path + ".drain", group.drain(), refusals);
        }
        policy.prepareLimit().ifPresent(limit -> positive("policy.prepareLimit", limit, refusals));
        UpgradePolicy.Verify verify = policy.verify();
        notNegative("policy.verify.soak", verify.soak(), refusals);
        notNegative("policy.verify.holdTimeout", verify.holdTimeout(), refusals);
        positive("policy.verify.nodeTimeout", verify.nodeTimeout(), refusals);
        positive("policy.verify.settleTimeout", verify.settleTimeout(), refusals);
        return refusals;
    }

    private static void selector(String field, String text, List<Refusal> refusals) {
        try {
            PodSelector.parse(text);
        } catch (IllegalArgumentException e) {
            refusals.add(new Refusal(field, text, String.valueOf(e.getMessage())));
        }
    }

    private static void ofDrain(String path, UpgradePolicy.Drain drain, List<Refusal> refusals) {
        positive(path + ".timeout", drain.timeout(), refusals);
        drain.gracePeriod().ifPresent(grace -> {
            if (grace.isNegative() || grace.toNanosPart() != 0) {
                refusals.add(new Refusal(
                        path + ".gracePeriod", grace.toString(), "it has to be whole seconds, zero or more"));
            }
            if (grace.compareTo(drain.timeout()) > 0) {
                refusals.add(new Refusal(
                        path + ".gracePeriod",
                        grace.toString(),
                        "pods may take that long to end, which is longer than the drain's timeout"));
            }
        });
        drain.loadBalancerWait().ifPresent(wait -> {
            notNegative(path + ".loadBalancerWait", wait, refusals);
            if (wait.compareTo(drain.timeout()) >= 0) {
                refusals.add(new Refusal(
                        path + ".loadBalancerWait",
                        wait.toString(),
                        "it has to be shorter than the drain's timeout, which it is part of"));
            }
        });
        drain.holdForUpgraded().ifPresent(hold -> notNegative(path + ".holdForUpgraded", hold, refusals));
        drain.skipTerminating().ifPresent(limit -> notNegative(path + ".skipTerminating", limit, refusals));
        drain.podSelector().ifPresent(selector -> selector(path + ".podSelector", selector, refusals));
    }

    private static void notNegative(String field, Duration value, List<Refusal> refusals) {
        if (value.isNegative()) {
            refusals.add(new Refusal(field, value.toString(), "it may not be negative"));
        }
    }

    private static void positive(String field, Duration value, List<Refusal> refusals) {
        if (!value.isPositive()) {
            refusals.add(new Refusal(field, value.toString(), "it has to be longer than zero"));
        }
    }
}
