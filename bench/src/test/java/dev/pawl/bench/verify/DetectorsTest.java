package dev.pawl.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorsTest {
  @TempDir Path scratch;

  @Test
  void a_few_runs_hold_and_fill_the_tables() throws Exception {
    Evidence evidence =
        new Detectors(20, 0, 0)
            .run(new Workbench(scratch, scratch, new PrintStream(PrintStream.nullOutputStream())));

    assertThat(evidence.holds()).isTrue();
    assertThat(evidence.tables()).extracting(t -> t.rows().size()).startsWith(16, 3).hasSize(9);
  }
}
