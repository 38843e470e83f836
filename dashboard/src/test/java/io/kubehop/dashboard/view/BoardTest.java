package io.kubehop.dashboard.view;

import static io.kubehop.dashboard.view.Said.START;
import static io.kubehop.dashboard.view.Said.at;
import static io.kubehop.dashboard.view.Said.node;
import static io.kubehop.dashboard.view.Said.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.AlertEvent;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.Envelope;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.ProgressEvent.NodePhase;
import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import io.kubehop.events.ProgressEvent.UpgradeState;
import io.kubehop.events.UpgradePlan.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoardTest {

    private static final UpgradeProgress RUNNING = upgrade("up", UpgradeState.RUNNING, 0, 1);
    private final Board board = new Board();

    @Test
    void anEmptyBoardHasAnEmptyPicture() {
        Picture picture = board.snapshot(Optional.empty());
        assertThat(picture.selected()).isEmpty();
        assertThat(picture.order()).isEmpty();
        assertThat(board.news(List.of(""))).isEmpty();
    }

    @Test
    void theNewestStateOfANodeIsShownHoweverTheEventsCome() {
        say(at(1, RUNNING));
        say(at(5, node("up", "n", NodePhase.DRAINING, 2)));
        say(at(3, node("up", "n", NodePhase.PENDING, 0)));
        say(at(5, node("up", "n", NodePhase.DRAINING, 1)));
        assertThat(whole().nodes()).extracting(NodeProgress::podsLeft).containsExactly(1);
    }

    static Stream<Arguments> orders() {
        return Stream.of(
                Arguments.of(
                        "the one that runs",
                        "run",
                        List.of(
                                upgrade("run", UpgradeState.RUNNING, 10, 11),
                                upgrade("over", UpgradeState.COMPLETED, 20, 99))),
                Arguments.of(
                        "of two that are over the one begun later",
                        "late",
                        List.of(
                                upgrade("early", UpgradeState.ABORTED, 10, 99),
                                upgrade("late", UpgradeState.COMPLETED, 20, 30))),
                Arguments.of(
                        "a plan, not the one that was discarded for it",
                        "plan",
                        List.of(
                                upgrade("gone", UpgradeState.DISCARDED, -1, 50),
                                upgrade("plan", UpgradeState.PLANNED, -1, 49))),
                Arguments.of(
                        "of two that run the one begun later, whichever spoke last",
                        "b",
                        List.of(
                                upgrade("a", UpgradeState.RUNNING, 10, 99),
                                upgrade("b", UpgradeState.PAUSED, 20, 30))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("orders")
    void theNewestUpgradeIs(String name, String newest, List<UpgradeProgress> upgrades) {
        upgrades.forEach(upgrade -> say(at(1, upgrade)));
        assertThat(whole().selected()).isEqualTo(newest);
        assertThat(whole().order()).hasSize(2).startsWith(newest);
    }

    @Test
    void anUpgradeThatIsNamedIsShownAndOneThatIsNotKnownIsTheNewest() {
        say(at(1, upgrade("one", UpgradeState.COMPLETED, 1, 2)));
        say(at(1, upgrade("two", UpgradeState.RUNNING, 3, 4)));
        say(at(2, node("one", "n", NodePhase.DONE, 0)));
        assertThat(board.snapshot(Optional.of("one")).nodes()).hasSize(1);
        assertThat(board.snapshot(Optional.of("none")).selected()).isEqualTo("two");
        assertThat(board.snapshot(Optional.of("one")).upgrades()).hasSize(2);
    }

    @Test
    void newsAreToldOnceAndOnlyToWhomTheyConcern() {
        say(at(1, RUNNING));
        board.news(List.of("up"));
        say(at(2, node("up", "n", NodePhase.READY, 0)));
        say(at(3, node("up", "n", NodePhase.RELEASED, 0)));
        Map<String, Picture> news = board.news(List.of("up", "other"));
        assertThat(news).containsOnlyKeys("up");
        assertThat(pictureOf(news, "up").nodes())
                .extracting(NodeProgress::phase)
                .containsExactly(NodePhase.RELEASED);
        assertThat(board.news(List.of("up", "other"))).isEmpty();
    }

    @Test
    void thatAnUpgradeMovedIsToldToAll() {
        say(at(1, RUNNING));
        assertThat(pictureOf(board.news(List.of("other")), "other").upgrades()).containsExactly(RUNNING);
    }

    static Stream<Arguments> alerts() {
        Envelope raised = at(1, new AlertEvent.AlertRaised("up", "a", Severity.WARNING, "b", "look"));
        Envelope cleared = at(2, new AlertEvent.AlertCleared("up", "a", "better"));
        Envelope again = at(3, new AlertEvent.AlertRaised("up", "a", Severity.WARNING, "b", "look"));
        return Stream.of(
                Arguments.of("raised", List.of(raised), 1),
                Arguments.of("raised and cleared", List.of(raised, cleared), 0),
                Arguments.of("cleared, and then the raising is read again", List.of(raised, cleared, raised), 0),
                Arguments.of("read in the wrong order", List.of(cleared, raised), 0),
                Arguments.of("raised again", List.of(raised, cleared, again), 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("alerts")
    void anAlertIsOpenWhenItsLatestEventRaisedIt(String name, List<Envelope> said, int open) {
        said.forEach(this::say);
        assertThat(board.snapshot(Optional.empty()).alerts()).isEmpty();
        say(at(9, RUNNING));
        assertThat(whole().alerts()).hasSize(open);
        Picture news = pictureOf(board.news(List.of("up")), "up");
        assertThat(news.alerts()).hasSize(open);
        assertThat(news.cleared()).hasSize(1 - open);
    }

    @Test
    void theLogIsSortedByTimeAndHoldsTheLatest() {
        say(at(1, RUNNING));
        List<Envelope> said = new ArrayList<>(IntStream.range(0, UpgradeBoard.MOST_LINES + 100)
                .mapToObj(i -> at(i / 7, i, new PlanEvent.UpgradeResumed("up", "nr " + i)))
                .toList());
        Collections.shuffle(said, new Random(7));
        said.forEach(this::say);
        said.forEach(this::say);
        assertThat(whole().log())
                .extracting(LogLine::text)
                .containsExactlyElementsOf(IntStream.range(100, UpgradeBoard.MOST_LINES + 100)
                        .mapToObj(i -> "upgrade: resumed by nr " + i)
                        .toList());
        assertThat(pictureOf(board.news(List.of("up")), "up").log()).hasSize(UpgradeBoard.MOST_LINES);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void readingEveryEventTwiceChangesNothing(int seed) {
        List<Envelope> said = List.of(
                at(1, RUNNING),
                at(2, node("up", "n", NodePhase.DRAINING, 2)),
                at(3, new DrainEvent.PodsTriaged("up", "b", 1, "n", List.of(pod(1), pod(2)), 0)),
                at(4, new DrainEvent.PodGone("up", "b", 1, "n", pod(1))),
                at(5, new AlertEvent.AlertRaised("up", "a", Severity.INFO, "b", "look")),
                at(6, upgrade("up", UpgradeState.RUNNING, 1, 3, 4, 0, 6)),
                at(7, new AlertEvent.AlertCleared("up", "a", "better")));
        said.forEach(this::say);
        Picture once = whole();
        List<Envelope> again = new ArrayList<>(said);
        Collections.shuffle(again, new Random(seed));
        again.forEach(this::say);
        assertThat(whole()).isEqualTo(once);
    }

    @Test
    void theUpgradesLastHeardOfAreHeld() {
        IntStream.range(0, Board.MOST_UPGRADES + 5)
                .forEach(i -> say(at(i, upgrade("up-" + i, UpgradeState.COMPLETED, i, i))));
        assertThat(whole().order())
                .hasSize(Board.MOST_UPGRADES)
                .startsWith("up-" + (Board.MOST_UPGRADES + 4))
                .doesNotContain("up-4");
    }

    @Test
    void theCourseCountsNodesOverAllHopsAndIsThinnedWhenItIsLong() {
        say(at(1, upgrade("up", UpgradeState.RUNNING, 1, 4, 7, 0, 1)));
        say(at(2, upgrade("up", UpgradeState.RUNNING, 1, 4, 7, 0, 2)));
        say(at(3, upgrade("up", UpgradeState.RUNNING, 2, 1, 9, 0, 3)));
        say(at(4, upgrade("up", UpgradeState.RUNNING, 3, 0, 9, 0, 4)));
        assertThat(whole().course())
                .containsExactly(
                        new Point(START.plusSeconds(1), 4, 7),
                        new Point(START.plusSeconds(3), 11, 9),
                        new Point(START.plusSeconds(4), 20, 9));
        IntStream.range(10, 5_000).forEach(i -> say(at(i, upgrade("up", UpgradeState.RUNNING, 3, 0, i, 0, i))));
        assertThat(whole().course()).hasSizeBetween(Course.MOST_POINTS / 2, Course.MOST_POINTS);
        assertThat(whole().course().getFirst().pods()).isEqualTo(7);
        assertThat(whole().course().getLast().pods()).isEqualTo(4_999);
    }

    private static DrainEvent.PodRef pod(int number) {
        return new DrainEvent.PodRef("shop/cart-" + number, "uid-" + number);
    }

    private static Picture pictureOf(Map<String, Picture> news, String upgrade) {
        return Optional.ofNullable(news.get(upgrade)).orElseThrow();
    }

    private Picture whole() {
        return board.snapshot(Optional.empty());
    }

    private void say(Envelope envelope) {
        board.apply(envelope);
    }
}
