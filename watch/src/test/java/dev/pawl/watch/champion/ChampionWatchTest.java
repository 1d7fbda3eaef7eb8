package dev.pawl.watch.champion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import dev.pawl.watch.champion.ChampionWatch.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChampionWatchTest {
  private static final long HOUR = 3_600_000;

  @Test
  void the_usual_settings_know_the_day_and_the_week() {
    assertThat(Settings.of(Where.version("champion"), HOUR))
        .isEqualTo(new Settings(Where.version("champion"), HOUR, 24, 28, 168, 8, 10_000, 1_000));
    assertThat(Settings.of(Where.version("champion"), 24 * HOUR).season()).isEqualTo(1);
    assertThat(Settings.of(Where.version("champion"), 24 * HOUR).week()).isEqualTo(7);
    assertThat(Settings.of(Where.version("champion"), 7 * HOUR).season()).isEqualTo(1);
  }

  @Test
  void a_loss_that_falls_for_good_is_no_finding_and_becomes_the_measure() {
    SplittableRandom random = new SplittableRandom(1);
    ChampionWatch watch = new ChampionWatch(Settings.of(Where.version("champion"), HOUR));
    List<FindingEvent> events = new ArrayList<>();
    for (int block = 0; block < 3_000; block++) {
      double loss = block < 700 ? 5 : block < 2_800 ? 2 : 5;
      FindingContract.sound(watch, random, loss);
      events.addAll(watch.closeBlock(block * HOUR));
    }

    assertThat(events).hasSize(1);
    assertThat(events.getFirst().finding().kind()).isEqualTo(Finding.Kind.CONCEPT_DRIFT);
    assertThat(events.getFirst().finding().since()).isGreaterThan(2_790 * HOUR);
  }

  @Test
  void the_evidence_of_drift_reads_as_a_sentence() {
    SplittableRandom random = new SplittableRandom(2);
    ChampionWatch watch = new ChampionWatch(Settings.of(Where.version("champion"), HOUR));
    List<FindingEvent> events = new ArrayList<>();
    for (int block = 0; block < 1_000; block++) {
      FindingContract.sound(watch, random, block < 900 ? 5 : 15);
      events.addAll(watch.closeBlock(block * HOUR));
    }

    assertThat(events.getFirst().finding().evidence())
        .matches(
            "mean loss \\d+\\.\\d+ in \\d+ blocks, expected \\d\\.\\d+ from the same hours before");
  }

  @Test
  void a_silence_that_nobody_closed_is_still_seen() {
    SplittableRandom random = new SplittableRandom(3);
    ChampionWatch watch = new ChampionWatch(Settings.of(Where.version("champion"), HOUR));
    for (int block = 0; block < 1_500; block++) {
      FindingContract.sound(watch, random, 5);
      watch.closeBlock(block * HOUR);
    }

    FindingContract.sound(watch, random, 5);
    List<FindingEvent> events = watch.closeBlock(1_600 * HOUR);

    assertThat(events).hasSize(1);
    assertThat(events.getFirst().finding().kind()).isEqualTo(Finding.Kind.VOLUME);
    assertThat(events.getFirst().finding().since()).isEqualTo(1_500 * HOUR);
    assertThat(events.getFirst().finding().evidence()).startsWith("0.000 predictions a block");
  }

  @Test
  void bad_use_is_refused() {
    ChampionWatch watch = new ChampionWatch(Settings.of(Where.version("champion"), HOUR));
    watch.closeBlock(5 * HOUR);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> watch.closeBlock(5 * HOUR))
        .withMessage("start: 18000000 (expected: 21600000 or later, blocks are closed in order)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> watch.loss(1, 0))
        .withMessage("weight: 0.0 (expected: finite and above 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> watch.restore(new double[3]))
        .withMessageStartingWith("state: 3 numbers (expected: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(Where.version("champion"), 0))
        .withMessage("block: 0 (expected: at least 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Settings(Where.version("champion"), HOUR, 24, 28, 168, 8, 10, 0))
        .withMessage("between: 10.0 (expected: in [100, 10⁹])");
  }
}
