package io.kubehop.dashboard.kafka;

/** How the reading goes. */
public enum Feed {
    /** Kafka does not answer. */
    WAITING_FOR_KAFKA,
    /** Kafka answers and does not have all topics yet; those that are there are read. */
    WAITING_FOR_TOPICS,
    /** What was said before is being read. */
    CATCHING_UP,
    /** What is said is read as it is said. */
    LIVE
}
