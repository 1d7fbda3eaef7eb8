package dev.pawl.watch.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.stream.loss.Loss;
import dev.pawl.watch.Finding.Kind;
import dev.pawl.watch.FindingEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A classifier whose answers become less sure, and labels that come a day late, or not at all. */
class ExpectedLossTest {
  private static final long HOUR = 3_600_000;
  private static final Schema SCHEMA = Schema.of(Field.of("x", FieldType.NUMBER));

  private final SplitMix random = new SplitMix(3);
  private final List<FindingEvent> events = new ArrayList<>();
  private ExpectedLoss watch = fresh();
  private long hour;

  private static ExpectedLoss fresh() {
    return new ExpectedLoss(
        new ConfidenceEstimate(Loss.LOG_LOSS, 1, 0.9),
        new ExpectedLoss.Settings(24 * HOUR, HOUR, 0.4, 0.05, 30));
  }

  private double run(int days, double sure, boolean labels) {
    double sum = 0;
    int rows = 0;
    for (int i = 0; i < 24 * days; i++) {
      for (int n = 0; n < 40; n++) {
        Row row = new RowBuilder(SCHEMA).set(0, 1).row();
        double p = random.nextDouble() < 0.5 ? sure : 1 - sure;
        double label = random.nextDouble() < p ? 1 : 0;
        double loss = Loss.LOG_LOSS.of(label, p);
        sum += loss;
        rows++;
        watch.prediction(row, new double[] {p});
        if (labels) {
          watch.label(row, new double[] {p}, label, loss);
        }
      }
      hour++;
      events.addAll(watch.advance(hour * HOUR));
    }
    return sum / rows;
  }

  @Test
  void the_loss_is_known_before_its_labels() {
    run(5, 0.9, true);
    double came = run(1, 0.7, false);

    assertThat(watch.latest().orElseThrow().loss().estimate()).isCloseTo(came, within(0.05));
    assertThat(watch.latest().orElseThrow().to()).isEqualTo(6 * 24 * HOUR);
  }

  @Test
  void too_high_a_loss_is_found_once_and_closed_when_it_is_down_again() {
    run(5, 0.9, true);
    assertThat(events).isEmpty();

    run(3, 0.7, false);
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().finding().kind()).isEqualTo(Kind.DEGRADED_SOON);
    assertThat(events.getFirst().finding().since()).isEqualTo(5 * 24 * HOUR);

    run(1, 0.9, false);
    assertThat(events).hasSize(2).last().isInstanceOf(FindingEvent.Closed.class);
  }

  @Test
  void nothing_is_expected_before_labels_have_come_back() {
    run(2, 0.7, false);

    assertThat(watch.latest()).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void a_saved_watch_goes_on() {
    run(5, 0.9, true);
    Tensors.Writer to = new Tensors.Writer();
    watch.snapshot(to);
    watch = fresh();
    watch.restore(Tensors.of(to));
    run(1, 0.7, false);

    assertThat(events).hasSize(1);
  }
}
