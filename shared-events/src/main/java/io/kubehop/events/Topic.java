package io.kubehop.events;

/** The topics. Each has one writer, so that access rights follow ownership. */
public enum Topic {
    /** Version hops and node batches; written by the planner. */
    PLAN("kubehop.plan", "planner", false),
    /** Releases and verdicts; written by the verifier. */
    VERDICTS("kubehop.verdicts", "verifier", false),
    /** Cordons, evictions, blocked evictions with reasons; written by the drain service. */
    DRAINS("kubehop.drains", "drain", false),
    /** Nodes handed over and preparations, keyed by node; written by the drain service. */
    ORDERS("kubehop.orders", "drain", false),
    /** Steps and results, and what a host reports of itself, keyed by node; written by the node agents. */
    AGENTS("kubehop.agents", "agent", false),
    /** Alerts raised and cleared; written by the verifier. */
    ALERTS("kubehop.alerts", "verifier", false),
    /** The present state of each upgrade and each node, compacted; written by the planner. */
    PROGRESS("kubehop.progress", "planner", true);

    private final String topicName;
    private final String writer;
    private final boolean compacted;

    Topic(String topicName, String writer, boolean compacted) {
        this.topicName = topicName;
        this.writer = writer;
        this.compacted = compacted;
    }

    /** The name in Kafka. */
    public String topicName() {
        return topicName;
    }

    /** The one service that writes it. */
    public String writer() {
        return writer;
    }

    /** Whether only the last record of a key is kept. */
    public boolean compacted() {
        return compacted;
    }

    /** Where an event goes. */
    public static Topic of(Event event) {
        return switch (event) {
            case PlanEvent _ -> PLAN;
            case VerdictEvent _ -> VERDICTS;
            case AlertEvent _ -> ALERTS;
            case DrainEvent _ -> DRAINS;
            case OrderEvent _ -> ORDERS;
            case AgentEvent _, HostEvent _ -> AGENTS;
            case ProgressEvent _ -> PROGRESS;
        };
    }

    /** The record's key: the upgrade, so that its events stay in order; the node for orders; upgrade and node for progress. */
    public static String key(Event event) {
        return switch (event) {
            case OrderEvent order -> order.order().node();
            case HostEvent host -> host.node();
            case ProgressEvent.NodeProgress node -> node.upgrade() + "/" + node.node();
            case PlanEvent _,
                    VerdictEvent _,
                    AlertEvent _,
                    DrainEvent _,
                    AgentEvent _,
                    ProgressEvent.UpgradeProgress _ -> event.upgrade();
        };
    }
}
