package dev.pawl.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.expression.Expressions;
import dev.pawl.spec.expression.Scope;
import dev.pawl.spec.expression.ValueType;
import dev.pawl.trial.assignment.Assignment;
import dev.pawl.trial.assignment.Layer;
import dev.pawl.trial.switchback.SwitchbackDesign;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets which arm, whatever the units, shares and layers. */
class RoutingTest {
  private static final Schema COLUMNS =
      Schema.of(
          List.of(
              Field.of("country", FieldType.CATEGORY),
              Field.of("city", FieldType.CATEGORY),
              Field.of("size", FieldType.NUMBER)));
  private static final int UNITS = 20_000;

  private static Row row(String country, String city) {
    return new RowBuilder(COLUMNS).set("country", country).set("city", city).row();
  }

  private static final Row KOREA = row("KR", "Seoul");

  private static List<String> units(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> units = new ArrayList<>();
    for (int i = 0; i < UNITS; i++) {
      units.add("unit-" + Long.toString(random.nextLong(), 36) + (i % 7 == 0 ? "é" : ""));
    }
    return units;
  }

  private static double[] shares(SplittableRandom random, int arms) {
    double[] shares = new double[arms];
    double sum = 0;
    for (int i = 0; i < arms; i++) {
      shares[i] = random.nextDouble();
      sum += shares[i];
    }
    for (int i = 0; i < arms; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  private static Condition condition(String source) {
    Map<String, ValueType> names = new TreeMap<>();
    names.put("country", ValueType.TEXT);
    names.put("city", ValueType.TEXT);
    names.put("size", ValueType.NUMBER);
    return Condition.of(Expressions.in(Scope.of(new TreeMap<>(names))).condition(source), COLUMNS);
  }

  private static Choice choose(Routing routing, String unit) {
    return routing.choose(unit, "id-" + unit, 0, KOREA);
  }

  /** Routings of every kind, of four arms at most. */
  private static List<Routing> some(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Participants participants =
        Participants.everybody()
            .without("line", 0.1)
            .in(Layer.of("checkout").with("mine", 0.6), "mine")
            .only(condition("country == 'KR'"));
    return List.of(
        new Everyone(),
        new ByUnit(participants, Assignment.of("line/1", shares(random, 4))),
        new ByPeriod(
            participants,
            new ByPeriod.Plan(SwitchbackDesign.of(24, 2), -3_600_000, 3_600_000, "line/1"),
            new ByPeriod.Arms(1, 2),
            Optional.of(request -> JoinKey.text(request, "city"))),
        new ByDraw(participants, ByDraw.By.UNIT, "line/1", shares(random, 4)),
        new ByDraw(participants, ByDraw.By.REQUEST, "line/1", shares(random, 4)),
        new Interleave(participants, "line/1", 0, 1));
  }

  // ---- all routings ---------------------------------------------------------------------------

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void the_arm_is_a_function_of_plan_and_request_alone(long seed) {
    List<Routing> routings = some(seed);
    List<Routing> again = some(seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (String unit : units(seed)) {
      String id = "id" + random.nextInt();
      long at = random.nextLong(30L * 3_600_000);
      Row request = row(random.nextBoolean() ? "KR" : "US", "c" + random.nextInt(5));
      for (int i = 0; i < routings.size(); i++) {
        Choice choice = routings.get(i).choose(unit, id, at, request);
        assertThat(again.get(i).choose(unit, id, at, request)).isEqualTo(choice);
        assertThat(routings.get(i).choose(unit, id, at, request)).isEqualTo(choice);
        assertThat(choice.arm()).isLessThan(routings.get(i).arms());
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void a_unit_of_the_hold_out_is_in_no_experiment_of_any_layer(long seed) {
    Participants one =
        Participants.everybody()
            .without("line", 0.05)
            .in(Layer.of("a").with("x", 0.5).with("y", 0.5), "y");
    Participants other =
        Participants.everybody().without("line", 0.05).in(Layer.of("b").with("z", 1), "z");
    int heldOut = 0;
    for (String unit : units(seed)) {
      assertThat(one.isHeldOut(unit)).isEqualTo(other.isHeldOut(unit));
      if (one.isHeldOut(unit)) {
        heldOut++;
        assertThat(one.includes(unit, KOREA)).isFalse();
        assertThat(other.includes(unit, KOREA)).isFalse();
      }
    }
    assertThat((double) heldOut / UNITS).isCloseTo(0.05, within(0.01));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void no_unit_is_in_two_experiments_of_a_layer_and_layers_are_independent(long seed) {
    Layer checkout = Layer.of("checkout").with("x", 0.4).with("y", 0.6);
    Participants x = Participants.everybody().in(checkout, "x");
    Participants y = Participants.everybody().in(checkout, "y");
    Participants z = Participants.everybody().in(Layer.of("search").with("z", 0.5), "z");
    int both = 0;
    int inX = 0;
    int inZ = 0;
    for (String unit : units(seed)) {
      assertThat(x.includes(unit, KOREA) && y.includes(unit, KOREA)).isFalse();
      boolean isX = x.includes(unit, KOREA);
      boolean isZ = z.includes(unit, KOREA);
      inX += isX ? 1 : 0;
      inZ += isZ ? 1 : 0;
      both += isX && isZ ? 1 : 0;
    }
    double expected = (double) inX / UNITS * inZ / UNITS;
    assertThat((double) both / UNITS).isCloseTo(expected, within(0.015));
  }

  @Test
  void who_does_not_fulfil_the_condition_gets_the_champion_and_not_by_chance() {
    Participants koreans = Participants.everybody().only(condition("country == 'KR' && size > 2"));
    Routing routing = new ByUnit(koreans, Assignment.of("s", 0, 1));
    Row large = new RowBuilder(COLUMNS).set("country", "KR").set("size", 3).row();
    Row unknown = new RowBuilder(COLUMNS).set("country", "KR").row();

    assertThat(routing.choose("u", "i", 0, large)).isEqualTo(new Choice(1, 1, true));
    assertThat(routing.choose("u", "i", 0, unknown)).isSameAs(Choice.CHAMPION);
    assertThat(routing.choose("", "i", 0, large)).isSameAs(Choice.CHAMPION);
  }

  // ---- by unit --------------------------------------------------------------------------------

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void arms_get_their_shares_and_say_so(long seed) {
    double[] shares = shares(new SplittableRandom(seed), 4);
    Routing routing = new ByUnit(Participants.everybody(), Assignment.of("s" + seed, shares));
    int[] counts = new int[4];
    for (String unit : units(seed)) {
      Choice choice = choose(routing, unit);
      counts[choice.arm()]++;
      assertThat(choice.propensity()).isCloseTo(shares[choice.arm()], within(2e-4));
      assertThat(choice.counted()).isTrue();
    }
    for (int arm = 0; arm < 4; arm++) {
      assertThat((double) counts[arm] / UNITS).isCloseTo(shares[arm], within(0.02));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void when_an_arm_grows_it_keeps_its_units_and_takes_no_more_than_it_must(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double small = random.nextDouble(0.01, 0.1);
    double large = random.nextDouble(small, 0.4);
    Assignment before = Assignment.of("s" + seed, 1 - 2 * small, small, small);
    Routing first = new ByUnit(Participants.everybody(), before);
    Routing then =
        new ByUnit(Participants.everybody(), before.withShares(1 - 2 * large, large, large));
    int moved = 0;
    for (String unit : units(seed)) {
      int was = choose(first, unit).arm();
      int is = choose(then, unit).arm();
      if (was != 0) {
        assertThat(is).as(unit).isEqualTo(was);
      }
      moved += was == is ? 0 : 1;
    }
    assertThat((double) moved / UNITS).isCloseTo(2 * (large - small), within(0.02));
  }

  // ---- by period ------------------------------------------------------------------------------

  private static ByPeriod switchback(Optional<String> cluster) {
    return new ByPeriod(
        Participants.everybody(),
        new ByPeriod.Plan(SwitchbackDesign.of(48, 1), 1_000, 100, "line/7"),
        new ByPeriod.Arms(1, 2),
        cluster.map(column -> request -> JoinKey.text(request, column)));
  }

  @Test
  void a_cluster_keeps_its_arm_within_a_period_and_is_drawn_as_the_design_draws() {
    ByPeriod routing = switchback(Optional.of("city"));
    for (String city : List.of("Seoul", "Busan", "")) {
      boolean[] drawn = routing.plan().design().assign(routing.plan().seed(city));
      for (int period = 0; period < 48; period++) {
        for (String unit : List.of("a", "b", "")) {
          Choice choice = routing.choose(unit, "i", 1_000 + 100L * period + 37, row("KR", city));
          assertThat(choice).isEqualTo(new Choice(drawn[period] ? 2 : 1, 0.5, true));
        }
      }
    }
  }

  @Test
  void clusters_are_drawn_apart() {
    ByPeriod routing = switchback(Optional.of("city"));
    int alike = 0;
    for (int period = 0; period < 48; period++) {
      long at = 1_000 + 100L * period;
      alike +=
          routing
                  .choose("a", "i", at, row("KR", "Seoul"))
                  .equals(routing.choose("a", "i", at, row("KR", "Busan")))
              ? 1
              : 0;
    }
    assertThat(alike).isBetween(10, 38);
  }

  @Test
  void before_the_first_period_and_after_the_last_the_champion_answers() {
    ByPeriod routing = switchback(Optional.empty());
    assertThat(routing.choose("a", "i", 999, KOREA)).isSameAs(Choice.CHAMPION);
    assertThat(routing.choose("a", "i", 1_000, KOREA).arm()).isPositive();
    assertThat(routing.choose("a", "i", 1_000 + 4_799, KOREA).arm()).isPositive();
    assertThat(routing.choose("a", "i", 1_000 + 4_800, KOREA)).isSameAs(Choice.CHAMPION);
  }

  // ---- by draw --------------------------------------------------------------------------------

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void draws_have_the_probabilities_that_are_logged(long seed) {
    double[] shares = shares(new SplittableRandom(seed), 4);
    for (ByDraw.By by : ByDraw.By.values()) {
      Routing routing = new ByDraw(Participants.everybody(), by, "s" + seed, shares);
      int[] counts = new int[4];
      for (String unit : units(seed)) {
        Choice choice = choose(routing, unit);
        assertThat(choice.propensity()).isEqualTo(shares[choice.arm()]);
        counts[choice.arm()]++;
      }
      for (int arm = 0; arm < 4; arm++) {
        assertThat((double) counts[arm] / UNITS).isCloseTo(shares[arm], within(0.02));
      }
    }
  }

  @Test
  void a_draw_by_unit_is_sticky_and_one_by_request_is_not() {
    Routing sticky = new ByDraw(Participants.everybody(), ByDraw.By.UNIT, "s", 0.5, 0.5);
    Routing free = new ByDraw(Participants.everybody(), ByDraw.By.REQUEST, "s", 0.5, 0.5);
    int changes = 0;
    for (int i = 0; i < 1_000; i++) {
      assertThat(sticky.choose("u", "r" + i, i, KOREA))
          .isEqualTo(sticky.choose("u", "r0", 0, KOREA));
      changes += free.choose("u", "r" + i, i, KOREA).arm();
    }
    assertThat(changes).isBetween(400, 600);
    assertThat(sticky.choose("", "r", 0, KOREA)).isSameAs(Choice.CHAMPION);
    assertThat(free.choose("", "r", 0, KOREA).propensity()).isEqualTo(0.5);
  }

  @Test
  void an_arm_without_a_share_is_never_drawn() {
    Routing routing = new ByDraw(Participants.everybody(), ByDraw.By.UNIT, "s", 0.3, 0, 0.7, 0);
    assertThat(units(1).stream().map(unit -> choose(routing, unit).arm()).distinct())
        .containsExactlyInAnyOrder(0, 2);
  }

  // ---- what cannot be -------------------------------------------------------------------------

  @Test
  void a_plan_of_other_arms_than_its_routing_is_refused() {
    Routing two = new ByUnit(Participants.everybody(), Assignment.of("s", 0.5, 0.5));
    assertThatThrownBy(() -> new Traffic(List.of(), two, List.of(), Map.of(), Map.of(), 1, ""))
        .hasMessage("arms: none (expected: at least the champion)");
    assertThatThrownBy(() -> new ByDraw(Participants.everybody(), ByDraw.By.UNIT, "s", 0.5, 0.6))
        .hasMessage("probabilities: they sum to 1.1 (expected: 1)");
    assertThatThrownBy(() -> Participants.everybody().without("h", 1))
        .hasMessage("holdout: 1.0 (expected: in [0, 1))");
    assertThatThrownBy(() -> Participants.everybody().in(Layer.of("l"), "x"))
        .hasMessage("experiment: 'x' (expected: one that has units of the layer)");
  }
}
