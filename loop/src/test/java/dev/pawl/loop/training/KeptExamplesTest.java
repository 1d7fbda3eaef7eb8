package dev.pawl.loop.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Prediction;
import dev.pawl.loop.LineEvents;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.join.Example.Origin;
import dev.pawl.loop.join.Scores;
import dev.pawl.loop.training.TrainingRequest.Purpose;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.read.SpecReader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One example an hour, for longer than the longest window of the spec. */
class KeptExamplesTest {
  private static final String AHEAD = "ahead";
  private static final String BEHIND = "behind";
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final Row ROW = new RowBuilder(Schema.of()).row();

  private final KeptExamples examples = new KeptExamples();
  private final ModelDefinition definition =
      ModelDefinition.of(SpecReader.read(LineEvents.yaml(), "line.yaml"));
  private final int hours = (int) definition.spec().training().longestWindow().toHours() + 100;

  @BeforeEach
  void fill() {
    for (int hour = 0; hour < hours; hour++) {
      examples.add(example(hour));
    }
  }

  @Test
  void what_the_lineage_furthest_behind_goes_on_with_is_kept_beyond_the_window() {
    goesOn(examples, BEHIND, 10);

    assertThat(goesOn(examples, AHEAD, 90)).isEqualTo(hours - 90);
    assertThat(goesOn(examples, BEHIND, 10)).isEqualTo(hours - 10);
  }

  @Test
  void a_copy_keeps_it_too() {
    goesOn(examples, BEHIND, 10);
    KeptExamples copy = examples.copy();

    assertThat(goesOn(copy, AHEAD, 90)).isEqualTo(hours - 90);
    assertThat(goesOn(copy, BEHIND, 10)).isEqualTo(hours - 10);
  }

  @Test
  void what_no_lineage_may_ask_for_any_more_is_let_go() {
    goesOn(examples, BEHIND, 80);
    goesOn(examples, AHEAD, 90);

    assertThat(goesOn(examples, BEHIND, 0)).isEqualTo(hours - 80);
  }

  /** How many examples a lineage that goes on learning gets, which asks at the end. */
  private int goesOn(KeptExamples from, String lineage, long fromOffset) {
    TrainingRequest request =
        new TrainingRequest(
            "t",
            "line",
            definition.hash(),
            lineage,
            Purpose.VERSION,
            "1.1",
            "hash",
            0,
            fromOffset,
            hours,
            hours * HOUR,
            List.of());
    return from.examples(request, definition).size();
  }

  private static Example example(int hour) {
    Prediction asked =
        new Prediction(
            "p" + hour, "", 0, "", new byte[0], "1.0", "champion", 1, new double[] {0}, true);
    return new Example(
        asked,
        hour,
        ROW,
        new Scores(new int[0], new double[0]),
        0,
        hour * HOUR,
        hour,
        Origin.ANSWERED);
  }
}
