package dev.pawl.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.spec.Spec;
import dev.pawl.spec.read.ScenarioReader;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.spec.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutWorldTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.2, 1})
  void what_is_so_far_off_loses_so_much_more(double more) {
    double off = Double.parseDouble(RolloutWorld.offBy(more));
    SplittableRandom random = new SplittableRandom(1);
    int draws = 400_000;
    double right = 0;
    double wrong = 0;
    for (int i = 0; i < draws; i++) {
      double noise = random.nextGaussian();
      right += Math.abs(noise);
      wrong += Math.abs(noise + off);
    }

    assertThat(wrong / right).as("seed 1").isCloseTo(1 + more, within(0.01));
  }

  @Test
  void its_files_can_be_read() throws IOException {
    RolloutWorld world =
        RolloutWorld.of("It, changing", "3 + x", "3.001 + x")
            .gated(", gate: {slices: 20%}, backtest: 1d")
            .harming(" + (score > 3 ? 0.1 : 0)")
            .canaried("steps: [10%], hold: 3d, examples: 100, latency: {ratio: 1.2}")
            .changing("{at: 80h, input: {name: release, value: 2}}")
            .sized(new RolloutWorld.Size(120, 30, "2d"));

    Spec spec = SpecReader.read(world.spec(folder));
    Scenario scenario = ScenarioReader.read(world.scenario(folder), spec);
    assertThat(scenario.name()).isEqualTo("it-changing");
    assertThat(scenario.changes().getFirst().at()).isEqualTo(Duration.ofHours(80));
    assertThat(spec.rollout().live()).hasSize(2);
  }
}
