package dev.pawl.watch.skew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.checkpoint.Safetensors;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Finding.Kind;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.FindingEvent.Closed;
import dev.pawl.watch.FindingEvent.Raised;
import dev.pawl.watch.Where;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SkewWatchTest {
  private static final long HOUR = 3_600_000;
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("x", FieldType.NUMBER),
          Field.of("speed", FieldType.NUMBER),
          Field.of("recent", FieldType.NUMBER));

  private final List<FindingEvent> events = new ArrayList<>();
  private SkewWatch watch = new SkewWatch(SCHEMA, 1, 0.01);
  private long hour;

  private static Row row(double speed, double recent) {
    RowBuilder row = new RowBuilder(SCHEMA).set(0, 1);
    if (!Double.isNaN(speed)) {
      row.set(1, speed);
    }
    if (!Double.isNaN(recent)) {
      row.set(2, recent);
    }
    return row.row();
  }

  /** An hour of which the last rows were served with another speed. */
  private SkewWatchTest hour(int rows, int wrong, double served) {
    for (int i = 0; i < rows; i++) {
      Row computed = row(i, i % 3 == 0 ? Double.NaN : 0.1 * i);
      double speed = i < rows - wrong ? i : served;
      watch.add(row(speed, computed.number(2)), computed, hour * HOUR + i);
    }
    hour++;
    events.addAll(watch.look(hour * HOUR));
    return this;
  }

  @Test
  void equal_values_and_values_that_both_miss_are_no_finding() {
    for (int i = 0; i < 50; i++) {
      hour(1_000, 0, 0);
    }

    assertThat(events).isEmpty();
  }

  @Test
  void a_column_that_is_served_otherwise_is_found_with_its_name_and_the_numbers() {
    hour(300, 0, 0).hour(300, 60, 1_000.5);

    assertThat(events).hasSize(1).first().isInstanceOf(Raised.class);
    Finding finding = events.getFirst().finding();
    assertThat(finding.kind()).isEqualTo(Kind.SKEW);
    assertThat(finding.where()).isEqualTo(Where.feature("speed"));
    assertThat(finding.since()).isEqualTo(HOUR + 240);
    assertThat(finding.severity()).isEqualTo(0.2);
    assertThat(finding.confidence()).isGreaterThan(0.9999);
    assertThat(finding.evidence())
        .isEqualTo(
            "60 of 300 values were served otherwise than they are computed (20.00 %, up to 1.00 % may be), 0 of them missing on one side; the largest difference is 760.500: 1000.5 served, 240.0 computed");
    assertThat(finding.action())
        .isEqualTo(
            "look whether requests are answered by other code than the loop's; if only live features differ, whether the loop lags behind the requests");
  }

  @Test
  void values_that_one_side_misses_differ() {
    hour(200, 50, Double.NaN);

    assertThat(events).hasSize(1);
    assertThat(events.getFirst().finding().evidence())
        .endsWith("50 of them missing on one side; none served, 150.0 computed");
  }

  @Test
  void it_is_over_when_no_more_differ_than_may() {
    hour(300, 60, -1).hour(300, 60, -1).hour(300, 5, -1);
    assertThat(events).hasSize(1);

    hour(300, 3, -1);

    assertThat(watch.open()).isEmpty();
    assertThat(events)
        .hasSize(2)
        .last()
        .isInstanceOfSatisfying(
            Closed.class,
            closed -> {
              assertThat(closed.at()).isEqualTo(4 * HOUR);
              assertThat(closed.why()).isEqualTo("3 of the last 300 values differ");
            });
  }

  @Test
  void a_look_waits_for_200_values() {
    hour(199, 199, -1);
    assertThat(events).isEmpty();

    hour(1, 0, 0);
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().finding().evidence()).startsWith("199 of 200 values");
  }

  @ParameterizedTest(name = "{0} of {1} values")
  @CsvSource({"10, 200, 0", "11, 200, 1", "135, 10000, 0", "150, 10000, 1"})
  void more_than_may_be_is_found_when_it_is_no_chance(int wrong, int rows, int found) {
    assertThat(hour(rows, wrong, -1).events).hasSize(found);
  }

  @Test
  void any_value_is_found_where_none_may_differ() {
    watch = new SkewWatch(SCHEMA, 1, 0);

    assertThat(hour(1_000, 1, -1).events).hasSize(1);
    assertThat(hour(1_000, 0, -1).events).hasSize(2);
  }

  @Test
  void as_many_as_may_differ_by_chance_are_a_finding_in_few_months_only() {
    Row same = row(0, 0);
    Row other = row(1, 0);
    int months = 0;
    for (int seed = 0; seed < 40; seed++) {
      SplitMix random = new SplitMix(seed);
      events.clear();
      watch = new SkewWatch(SCHEMA, 1, 0.01);
      for (int look = 0; look < 720; look++) {
        int wrong = 0;
        for (int i = 0; i < 200; i++) {
          wrong += random.nextInt(100) == 0 ? 1 : 0;
        }
        for (int i = 0; i < 200; i++) {
          watch.add(i < wrong ? other : same, same, look * HOUR);
        }
        events.addAll(watch.look((look + 1) * HOUR));
      }
      months += events.isEmpty() ? 0 : 1;
    }

    // 5 % over two columns, of which one is exposed: P(Binomial(40, 0.025) > 6) < 0.0001.
    assertThat(months).isLessThanOrEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({"200, 1, 0.01", "200, 10, 0.01", "300, 60, 0.2", "1000, 2, 0.5", "250, 250, 0.9"})
  void chances_are_the_sums_of_the_binomial_distribution(int n, int k, double q) {
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal each = BigDecimal.ONE.subtract(new BigDecimal(q)).pow(n, MathContext.DECIMAL128);
    BigDecimal odds =
        new BigDecimal(q)
            .divide(BigDecimal.ONE.subtract(new BigDecimal(q)), MathContext.DECIMAL128);
    for (int i = 0; i <= n; i++) {
      sum = i >= k ? sum.add(each) : sum;
      each =
          each.multiply(odds)
              .multiply(BigDecimal.valueOf(n - i))
              .divide(BigDecimal.valueOf(i + 1), MathContext.DECIMAL128);
    }
    double exact = sum.doubleValue();

    assertThat(SkewWatch.chance(n, k, q)).isCloseTo(exact, within(1e-9 * exact));
  }

  @ParameterizedTest(name = "saved after {0} of 12 parts")
  @ValueSource(ints = {0, 1, 4, 5, 6, 9, 12})
  void a_watch_that_was_saved_goes_on_as_if_it_never_stopped(int saved) {
    for (int part = 0; part < 12; part++) {
      if (part == saved) {
        byte[] state = state(watch);
        watch = new SkewWatch(SCHEMA, 1, 0.01);
        watch.restore(Safetensors.read(state));
        assertThat(state(watch)).isEqualTo(state);
      }
      hour(130, part > 2 && part < 8 ? 20 + part : 0, part == 4 ? Double.NaN : -part);
    }
    List<FindingEvent> restored = List.copyOf(events);
    byte[] end = state(watch);
    SkewWatchTest whole = new SkewWatchTest();
    for (int part = 0; part < 12; part++) {
      whole.hour(130, part > 2 && part < 8 ? 20 + part : 0, part == 4 ? Double.NaN : -part);
    }

    assertThat(restored).isEqualTo(whole.events).hasSize(2);
    assertThat(end).isEqualTo(state(whole.watch));
  }

  private static byte[] state(SkewWatch watch) {
    Tensors.Writer to = new Tensors.Writer();
    watch.snapshot(to);
    return Safetensors.write(Tensors.of(to));
  }

  @Test
  void a_limit_that_is_no_share_and_columns_that_there_are_not_are_refused() {
    assertThatThrownBy(() -> new SkewWatch(SCHEMA, 1, 1))
        .hasMessage("limit: 1.0 (expected: in [0, 1))");
    assertThatThrownBy(() -> new SkewWatch(SCHEMA, 3, 0)).hasMessage("first: 3 (expected: 0 … 2)");
  }
}
