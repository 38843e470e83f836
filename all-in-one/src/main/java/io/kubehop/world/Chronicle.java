package io.kubehop.world;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/** What happened, in readable lines: the last ones are kept, all are hashed, and printed if somebody wants to read along. */
final class Chronicle {
    private static final int KEPT = 60;
    private static final int WIDTH = 220;

    private final Instant start;
    private final Optional<PrintStream> reader;
    private final ArrayDeque<Line> last = new ArrayDeque<>();
    private long hash = 17;
    private long lines;

    private record Line(Duration at, String who, String what, Object detail) {}

    Chronicle(Instant start, Optional<PrintStream> reader) {
        this.start = start;
        this.reader = reader;
    }

    /**
     * Notes a line.
     *
     * @param what the same in every run of a seed
     * @param detail shown after it; only made to text if somebody reads it
     */
    void note(Instant at, String who, String what, Object detail) {
        Line line = new Line(Duration.between(start, at), who, what, detail);
        hash = 31 * hash + line.at().toMillis();
        hash = 31 * hash + who.hashCode();
        hash = 31 * hash + what.hashCode();
        lines++;
        last.addLast(line);
        if (last.size() > KEPT) {
            last.removeFirst();
        }
        reader.ifPresent(out -> out.println(text(line)));
    }

    /** The same for equal runs. */
    long hash() {
        return hash;
    }

    long lines() {
        return lines;
    }

    /** The last lines. */
    List<String> last() {
        return last.stream().map(Chronicle::text).toList();
    }

    private static String text(Line line) {
        Duration at = line.at();
        String text = "%02d:%02d:%02d.%03d  %-9s %s %s"
                .formatted(
                        at.toHours(),
                        at.toMinutesPart(),
                        at.toSecondsPart(),
                        at.toMillisPart(),
                        line.who(),
                        line.what(),
                        line.detail());
        return text.length() > WIDTH ? text.substring(0, WIDTH - 1) + "…" : text;
    }
}
