package dev.pawl.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutKillsTest {
  @TempDir Path scratch;

  @Test
  void a_rollout_goes_on_after_kills_as_if_there_had_been_none() throws Exception {
    Evidence evidence =
        new RolloutKills(24, new int[] {8, 23}, 20, 2)
            .run(new Workbench(scratch, scratch, System.out));

    assertThat(evidence.holds()).as(evidence.tables().toString()).isTrue();
    assertThat(evidence.tables().getFirst().markdown()).containsPattern("\\| kills +\\| 0 +\\| 2 ");
  }
}
