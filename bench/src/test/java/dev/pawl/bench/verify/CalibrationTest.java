package dev.pawl.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationTest {
  @TempDir Path scratch;

  @Test
  void a_few_runs_hold_and_fill_every_table() throws IOException {
    Evidence evidence =
        new Calibration(60)
            .run(new Workbench(scratch, scratch, new PrintStream(PrintStream.nullOutputStream())));

    assertThat(evidence.holds()).isTrue();
    assertThat(evidence.tables()).hasSize(12);
    // The last one is of data that lies beside the source tree, where there is any.
    assertThat(evidence.tables().subList(0, 11))
        .allSatisfy(table -> assertThat(table.rows()).isNotEmpty());
  }
}
