package dev.pawl.bench.verify;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoostedFlightsTest {
  @TempDir Path scratch;

  @Test
  void both_models_and_both_learners_answer_the_same_questions() throws Exception {
    Evidence evidence =
        new BoostedFlights(LocalDate.of(2013, 1, 8), 9)
            .run(new Workbench(home(), scratch, new PrintStream(PrintStream.nullOutputStream())));

    Table answers = evidence.tables().getFirst();
    int labels = answers.columns().indexOf("labels");
    assertThat(answers.rows()).hasSize(4);
    assertThat(answers.rows().get(0).get(labels)).isEqualTo(answers.rows().get(1).get(labels));
    assertThat(answers.rows().get(2).get(labels)).isEqualTo(answers.rows().get(3).get(labels));
    int error = answers.columns().indexOf("error");
    assertThat(answers.rows())
        .allSatisfy(row -> assertThat(Double.parseDouble(row.get(error))).isBetween(0.1, 15.0));
    assertThat(evidence.tables().getLast().rows()).hasSize(2);
  }

  /** The source tree, from the module's folder or from the tree itself. */
  private static Path home() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("pawl")) ? here : requireNonNull(here.getParent());
  }
}
