package io.kubehop.cli;

import io.kubehop.dashboard.view.LogLine;
import io.kubehop.dashboard.view.Sentences;
import io.kubehop.events.AgentEvent;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.Envelope;
import io.kubehop.events.Event;
import io.kubehop.events.EventJson;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import io.kubehop.events.ProgressEvent.UpgradeState;
import io.kubehop.show.UpgradeView;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Shows an upgrade until it ends or needs somebody: on a terminal as a picture that changes in place, else as one line an
 * event.
 */
final class Follow {

    /** How following ended. */
    enum End {
        /** Completed. */
        COMPLETED,
        /** Aborted or discarded. */
        GIVEN_UP,
        /** Paused by Kubehop itself: somebody has to retry or abort. */
        NEEDS_SOMEBODY
    }

    private static final Duration REDRAW = Duration.ofMillis(200);
    private static final int DEFAULT_WIDTH = 110;
    private static final String PLANNER_ITSELF = "kubehop";
    private static final int LOG_LINES = 6;

    private final PrintWriter out;
    private final boolean inPlace;
    private final int width;
    private final UpgradeView view = new UpgradeView();
    private final Sentences sentences = new Sentences();
    private final java.util.ArrayDeque<String> latest = new java.util.ArrayDeque<>();
    private Instant drawn = Instant.EPOCH;
    private int linesDrawn;
    private Optional<String> failure = Optional.empty();

    /** @param inPlace whether the output is a terminal that can be drawn over */
    Follow(PrintWriter out, boolean inPlace) {
        this.out = out;
        this.inPlace = inPlace;
        this.width = columns();
    }

    /** Whether this process writes to a terminal that understands cursor movements. */
    static boolean terminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
                && !"dumb".equals(System.getenv().getOrDefault("TERM", "dumb"));
    }

    /** What was shown so far. */
    UpgradeView view() {
        return view;
    }

    /**
     * Follows an upgrade.
     *
     * @param patience how long to go on while the planner does not answer
     * @throws IOException if the planner stayed away
     */
    End run(PlannerClient planner, String upgrade, Duration patience) throws IOException, InterruptedException {
        new EventStream(planner, upgrade, patience, this::remark).read(message -> {
            see(message);
            return end().isPresent();
        });
        draw(Instant.now(), true);
        return end().orElseThrow();
    }

    private void see(EventStream.Message message) {
        switch (message.event()) {
            case "progress" ->
                EventJson.read("UpgradeProgress", message.data(), UpgradeProgress.class)
                        .ifPresent(view::see);
            case "node" ->
                EventJson.read("NodeProgress", message.data(), NodeProgress.class)
                        .ifPresent(view::see);
            case "fact" -> Envelope.parse(message.data()).ifPresent(this::fact);
            default -> {} // a newer planner may say more
        }
        draw(Instant.now(), false);
    }

    private void fact(Envelope envelope) {
        switch (envelope.data()) {
            case AgentEvent.StepStarted _, AgentEvent.StepFinished _, DrainEvent.PodEvicted _, DrainEvent.PodGone _ -> {
                return; // the picture and the counts say it; a line for each would hide the rest
            }
            case PlanEvent.UpgradePaused paused
            when paused.by().equals(PLANNER_ITSELF) -> failure = Optional.of(paused.reason());
            case PlanEvent.UpgradeResumed _ -> failure = Optional.empty();
            case Event _ -> {}
        }
        sentences.line(envelope).map(LogLine::text).ifPresent(this::line);
    }

    private Optional<End> end() {
        Optional<UpgradeState> state = view.progress().map(UpgradeProgress::state);
        if (state.isPresent() && state.get().ended()) {
            return Optional.of(state.get() == UpgradeState.COMPLETED ? End.COMPLETED : End.GIVEN_UP);
        }
        return failure.isPresent() && state.equals(Optional.of(UpgradeState.PAUSED))
                ? Optional.of(End.NEEDS_SOMEBODY)
                : Optional.empty();
    }

    private void remark(String text) {
        line(text);
        draw(Instant.now(), true);
    }

    private void line(String text) {
        if (inPlace) {
            latest.addLast(text);
            while (latest.size() > LOG_LINES) {
                latest.removeFirst();
            }
        } else {
            out.println(text);
        }
    }

    private void draw(Instant now, boolean atOnce) {
        if (!inPlace || (!atOnce && now.isBefore(drawn.plus(REDRAW)))) {
            return;
        }
        List<String> lines = new java.util.ArrayList<>(view.lines(width, now));
        latest.forEach(text -> lines.add(text.length() > width ? text.substring(0, width) : text));
        StringBuilder picture = new StringBuilder();
        if (linesDrawn > 0) {
            picture.append("\u001b[").append(linesDrawn).append('A');
        }
        lines.forEach(text -> picture.append("\u001b[2K").append(text).append('\n'));
        picture.append("\u001b[J");
        out.print(picture);
        out.flush();
        linesDrawn = lines.size();
        drawn = now;
    }

    private static int columns() {
        String columns = System.getenv().getOrDefault("COLUMNS", "");
        return columns.matches("\\d{2,4}") ? Integer.parseInt(columns) : DEFAULT_WIDTH;
    }
}
