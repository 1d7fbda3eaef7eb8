package dev.pawl.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogKillsTest {
  @TempDir Path scratch;

  @Test
  void a_few_kills_lose_nothing_that_was_answered() throws Exception {
    Evidence evidence = new LogKills(5).run(new Workbench(scratch, scratch, System.out));

    assertThat(evidence.holds()).as(evidence.tables().toString()).isTrue();
    assertThat(evidence.tables().getFirst().markdown())
        .containsPattern("\\| kills +\\| 5 ")
        .containsPattern("of them lost +\\| 0 ");
  }
}
