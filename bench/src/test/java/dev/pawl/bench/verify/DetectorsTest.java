package dev.pawl.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorsTest {
  @TempDir Path scratch;

  @Test
  void a_few_runs_hold_and_fill_the_table() {
    Evidence evidence =
        new Detectors(20)
            .run(new Workbench(scratch, scratch, new PrintStream(PrintStream.nullOutputStream())));

    assertThat(evidence.holds()).isTrue();
    assertThat(evidence.tables()).hasSize(1).allSatisfy(t -> assertThat(t.rows()).hasSize(16));
  }
}
