package dev.pawl.trial.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.simulate.RateRace.Outcome;
import dev.pawl.trial.simulate.RateRace.Rule;
import org.junit.jupiter.api.Test;

class RateRaceTest {
  private static final RateRace RACE = new RateRace(0.1, 0.13, 0.03, 100_000);

  @Test
  void the_fixed_test_has_the_power_it_was_sized_for() {
    Outcome outcome = RACE.run(Rule.FIXED, 600, 1);

    assertThat(outcome.right()).isCloseTo(0.8, within(0.05));
    assertThat(outcome.samples()).isCloseTo(3_544, within(10.0));
  }

  @Test
  void of_two_equal_arms_controlled_rules_rarely_name_a_winner_and_peeking_often_does() {
    RateRace same = new RateRace(0.1, 0.1, 0.03, 20_000);

    assertThat(same.run(Rule.FIXED, 400, 1).wrong()).isLessThan(0.09);
    assertThat(same.run(Rule.ANYTIME, 400, 1).wrong()).isLessThan(0.06);
    assertThat(same.run(Rule.THOMPSON, 60, 1).wrong()).isGreaterThan(0.2);
  }

  @Test
  void the_anytime_test_finds_what_is_there() {
    Outcome outcome = RACE.run(Rule.ANYTIME, 200, 1);

    assertThat(outcome.right()).isGreaterThan(0.97);
    assertThat(outcome.worse()).isCloseTo(outcome.samples() / 2, within(1.0));
  }

  @Test
  void a_bandit_exposes_fewer_to_the_worse_arm() {
    Outcome outcome = RACE.run(Rule.THOMPSON, 60, 1);

    assertThat(outcome.worse()).isLessThan(0.4 * outcome.samples());
    assertThat(outcome).isEqualTo(RACE.run(Rule.THOMPSON, 60, 1));
    assertThat(Rule.THOMPSON.isControlled()).isFalse();
  }

  @Test
  void rates_out_of_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RateRace(0, 0.1, 0.01, 10_000))
        .withMessage("rates: 0.0, 0.1 (expected: in (0, 1))");
  }
}
