package io.kubehop.simulator.model;

/** An amount of compute: thousandths of a CPU, bytes of memory, number of pods. */
public record Resources(long cpuMillis, long memoryBytes, long pods) {
    /** Nothing. */
    public static final Resources NONE = new Resources(0, 0, 0);

    private static final long MEBIBYTE = 1L << 20;

    /** A request of that many thousandths of a CPU and mebibytes. */
    public static Resources request(long cpuMillis, long mebibytes) {
        return new Resources(cpuMillis, mebibytes * MEBIBYTE, 0);
    }

    /** A node's amount of CPUs, mebibytes and pods. */
    public static Resources node(long cpus, long mebibytes, long pods) {
        return new Resources(cpus * 1000, mebibytes * MEBIBYTE, pods);
    }

    /** The sum. */
    public Resources plus(Resources other) {
        return new Resources(cpuMillis + other.cpuMillis, memoryBytes + other.memoryBytes, pods + other.pods);
    }

    /** The difference. */
    public Resources minus(Resources other) {
        return new Resources(cpuMillis - other.cpuMillis, memoryBytes - other.memoryBytes, pods - other.pods);
    }
}
