package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.loop.Scoreboard.Recent;
import org.junit.jupiter.api.Test;

class ScoreboardTest {
  private static final long HOUR = 3_600_000;

  @Test
  void four_weeks_are_known_as_of_at_most_a_week_ago() {
    Scoreboard scoreboard = new Scoreboard();
    for (int hour = 0; hour < 1_020; hour++) {
      // Older than four weeks: 9; since then 1 and 3 in turn, twice an hour.
      double loss = hour < 984 - 28 * 24 ? 9 : hour % 2 == 0 ? 1 : 3;
      scoreboard.add(hour * HOUR + 5, loss);
      scoreboard.add(hour * HOUR + 6, loss);
    }

    Recent recent = scoreboard.recent().orElseThrow();

    assertThat(recent.examples()).isEqualTo(2 * 28 * 24);
    assertThat(recent.to()).isEqualTo(984 * HOUR);
    assertThat(recent.from()).isEqualTo((984 - 28 * 24) * HOUR);
    assertThat(recent.loss()).isEqualTo(2);
    // Two losses of one hour are alike, so one of them tells half as much: √2 by hand.
    assertThat(recent.deviation()).isCloseTo(Math.sqrt(2 * 672 / 671.0), within(1e-12));
  }

  @Test
  void nothing_is_known_before_the_first_hour_is_over() {
    Scoreboard scoreboard = new Scoreboard();
    scoreboard.add(5, 1);

    assertThat(scoreboard.recent()).isEmpty();

    scoreboard.add(HOUR, 1);
    assertThat(scoreboard.recent().orElseThrow().deviation()).isNaN();
  }
}
