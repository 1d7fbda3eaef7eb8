package dev.pawl.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.loop.Scoreboard;
import dev.pawl.loop.TrainingCosts;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final long HOUR = Contestants.FROM / 3_600_000;
  private static final long WEEK = 7 * 24;

  @Test
  void hours_outside_of_the_span_do_not_count() {
    Scoreboard ours = scoreboard(new long[] {HOUR - 1, HOUR, HOUR + 4 * WEEK}, 900, 20, 900);
    Scoreboard theirs = scoreboard(new long[] {HOUR - 1, HOUR, HOUR + 4 * WEEK}, 0, 10, 0);

    Comparison comparison = compare(ours, theirs);

    assertThat(comparison.interval().estimate()).isCloseTo(1, within(1e-12));
    assertThat(comparison.unpaired()).isZero();
  }

  @Test
  void hours_with_other_labels_are_left_out_and_counted() {
    Scoreboard ours = scoreboard(new long[] {HOUR, HOUR + 1, HOUR + WEEK}, 20, 500, 20);
    Scoreboard theirs = scoreboard(new long[] {HOUR, HOUR + 2, HOUR + WEEK}, 10, 500, 10);

    Comparison comparison = compare(ours, theirs);

    assertThat(comparison.interval().estimate()).isCloseTo(1, within(1e-12));
    assertThat(comparison.interval().lower()).isCloseTo(1, within(1e-12));
    assertThat(comparison.interval().upper()).isCloseTo(1, within(1e-12));
    assertThat(comparison.unpaired()).isEqualTo(2);
  }

  @Test
  void a_single_week_has_no_interval() {
    Comparison comparison =
        compare(scoreboard(new long[] {HOUR}, 20), scoreboard(new long[] {HOUR}, 10));

    assertThat(comparison.interval().estimate()).isCloseTo(1, within(1e-12));
    assertThat(comparison.isBounded()).isFalse();
  }

  private static Scoreboard scoreboard(long[] hours, double... losses) {
    long[] examples = new long[hours.length];
    Arrays.fill(examples, 10);
    return Contestants.scoreboard(hours, examples, losses);
  }

  private static Comparison compare(Scoreboard ours, Scoreboard theirs) {
    return Comparison.of(run("ours", ours), run("theirs", theirs), Contestants.SPAN);
  }

  private static Run run(String key, Scoreboard scoreboard) {
    var none = Contestants.cost(0, 0);
    return Contestants.run(
        key, scoreboard, new TrainingCosts(none, none, none, none), List.of(), List.of());
  }
}
