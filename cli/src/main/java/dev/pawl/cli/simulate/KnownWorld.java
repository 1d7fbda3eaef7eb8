package dev.pawl.cli.simulate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.plan.Columns;
import dev.pawl.plan.JoinKey;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Spec;
import dev.pawl.spec.expression.Scope;
import dev.pawl.spec.scenario.Change;
import dev.pawl.spec.scenario.Change.Effect;
import dev.pawl.spec.scenario.Draw;
import dev.pawl.spec.scenario.Scenario;
import dev.pawl.spec.scenario.Source;
import dev.pawl.spec.scenario.Truth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A known world: requests are drawn, and what comes true follows from what was drawn and answered.
 *
 * <p>What a request carries, its noise and its delay depend on the seed and its place alone, not on
 * what it was answered with: two specs meet the same users.
 */
final class KnownWorld implements Occurrences {
  private static final double HOUR = 3_600_000;
  private static final double DAY = 86_400_000;

  /** 1970-01-01 was a Thursday; weeks begin with Sundays here. */
  private static final double SUNDAY = 3 * DAY;

  private final Source.World world;
  private final Spec spec;
  private final long seed;
  private final List<Change> changes;
  private final long start;
  private final Slots names;
  private final UnitShares units;
  private final Chance arrivals;
  private final Drawing drawing;
  private final List<InputSpec> common;
  private final List<InputSpec> ofItems;
  private final PriorityQueue<Tell> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Tell::time).thenComparing(Tell::about));
  private List<Drawn> latest = List.of();
  private long next;
  private long count;

  /** What was drawn for a request; no slots for those for whom nothing comes true. */
  private record Drawn(long number, @Nullable Slots slots, String cluster, List<Slots> items) {}

  KnownWorld(Scenario scenario, Source.World world, Spec spec) {
    this.world = world;
    this.spec = spec;
    this.seed = scenario.seed();
    this.changes = scenario.changes();
    this.start = world.from().toEpochMilli();
    this.next = start;
    this.arrivals = Chance.of(seed, "arrivals", 0);
    List<String> all =
        new ArrayList<>(
            List.of(Scope.TIME, Truth.DAYS, Truth.SCORE, Truth.ARM, Truth.VERSION, Truth.OTHERS));
    List<Draw> items = new ArrayList<>();
    world.ranking().ifPresent(ranking -> items.addAll(ranking.inputs()));
    Set<String> itemInputs = items.stream().map(Draw::name).collect(Collectors.toSet());
    this.drawing = new Drawing(seed);
    this.ofItems = inputs(spec, itemInputs::contains);
    this.common = inputs(spec, name -> !itemInputs.contains(name));
    world.hidden().forEach(draw -> all.add(draw.name()));
    world.ranking().ifPresent(it -> it.hidden().forEach(draw -> all.add(draw.name())));
    spec.inputs().forEach(input -> all.add(input.name()));
    spec.outcome().values().forEach(value -> all.add(value.name()));
    this.names = Slots.of(all);
    this.units =
        UnitShares.of(
            world.units().map(Source.Units::count).orElse(0),
            world.units().map(Source.Units::spread).orElse(0.0));
  }

  private static List<InputSpec> inputs(Spec spec, Predicate<String> wanted) {
    return spec.inputs().stream().filter(input -> wanted.test(input.name())).toList();
  }

  @Override
  public long start() {
    return start;
  }

  @Override
  public long end() {
    return start + world.span().toMillis();
  }

  // ---- asking ---------------------------------------------------------------------------------

  @Override
  public List<Ask> asks(long from, long to) {
    List<Ask> asks = new ArrayList<>();
    latest = new ArrayList<>();
    next = Math.max(next, from);
    while (true) {
      double rate = perHour(next) + botsPerHour(next);
      if (rate <= 0) {
        next = Math.min(to, next + 60_000);
      } else {
        next += Math.max(1, (long) (arrivals.exponential() / rate * HOUR));
      }
      if (next >= to) {
        return asks;
      }
      if (rate > 0) {
        asks.add(ask(next));
      }
    }
  }

  private double perHour(long time) {
    Source.Traffic traffic = world.traffic();
    double rate = traffic.perHour();
    rate *= 1 - traffic.day() * StrictMath.cos(2 * Math.PI * (time % DAY) / DAY);
    rate *= 1 - traffic.week() * StrictMath.cos(2 * Math.PI * ((time - SUNDAY) / DAY / 7));
    for (Effect effect : effects(time)) {
      if (effect instanceof Effect.Traffic(double share)) {
        rate *= share;
      }
    }
    return rate;
  }

  private double botsPerHour(long time) {
    return effects(time).stream()
        .mapToDouble(effect -> effect instanceof Effect.Bot bot ? bot.perHour() : 0)
        .sum();
  }

  private List<Effect> effects(long time) {
    return changes.stream()
        .filter(change -> change.holdsAt(Duration.ofMillis(time - start)))
        .map(Change::effect)
        .toList();
  }

  private Ask ask(long time) {
    long number = count++;
    Chance chance = Chance.of(seed, "request", number);
    double usual = perHour(time);
    double bots = botsPerHour(time);
    double which = chance.uniform() * (usual + bots);
    String unit = "";
    int index = -1;
    boolean isBot = which >= usual;
    if (isBot) {
      unit = bot(time, which - usual);
    } else if (!units.isEmpty()) {
      index = units.at(chance.uniform());
      unit = "u" + (index + 1);
    }
    Slots slots = names.empty();
    slots.set(Scope.TIME, (double) time);
    slots.set(Truth.DAYS, (time - start) / DAY);
    world.units().flatMap(Source.Units::input).ifPresent(named(slots, unit));
    drawing.draw(world.hidden(), slots, chance, index);
    Set<String> missing = drawing.draw(world.inputs(), slots, chance, index);
    ObjectNode inputs = Drawing.written(common, slots, missing);
    List<Slots> items = new ArrayList<>();
    Optional<Candidates> candidates =
        world.ranking().map(ranking -> candidates(ranking, number, slots, items));
    String cluster = world.cluster().map(name -> shown(slots, name)).orElse("");
    latest.add(new Drawn(number, isBot ? null : slots, cluster, items));
    boolean said = world.units().flatMap(Source.Units::input).isEmpty();
    return new Ask("q" + number, said ? unit : "", time, inputs, candidates);
  }

  /** The items of a request, and behind them all that is known of them. */
  private Candidates candidates(
      Source.Ranking ranking, long number, Slots shared, List<Slots> items) {
    List<ObjectNode> inputs = new ArrayList<>();
    for (int i = 0; i < ranking.items(); i++) {
      Chance chance = Chance.of(seed, "item " + i, number);
      Slots slots = shared.copy();
      drawing.draw(ranking.hidden(), slots, chance, -1);
      Set<String> missing = drawing.draw(ranking.inputs(), slots, chance, -1);
      inputs.add(Drawing.written(ofItems, slots, missing));
      items.add(slots);
    }
    return new Candidates(inputs, ranking.shown());
  }

  private Consumer<String> named(Slots slots, String unit) {
    return input -> slots.set(input, unit);
  }

  private static String shown(Slots slots, String name) {
    String text = slots.text(name);
    return text == null ? Double.toString(slots.number(name)) : text;
  }

  private String bot(long time, double at) {
    double left = at;
    String name = "bot";
    for (Effect effect : effects(time)) {
      if (effect instanceof Effect.Bot bot && left >= 0) {
        name = bot.unit();
        left -= bot.perHour();
      }
    }
    return name;
  }

  // ---- what comes true ------------------------------------------------------------------------

  @Override
  public void answered(List<Ask> asks, List<List<Answer>> answers) {
    Map<String, double[]> sums = new HashMap<>();
    if (world.cluster().isPresent()) {
      for (int i = 0; i < asks.size(); i++) {
        double[] sum = sums.computeIfAbsent(latest.get(i).cluster(), _ -> new double[2]);
        sum[0] += answers.get(i).getFirst().score();
        sum[1]++;
      }
    }
    for (int i = 0; i < asks.size(); i++) {
      Drawn drawn = latest.get(i);
      Slots slots = drawn.slots();
      if (slots == null) {
        continue;
      }
      if (world.ranking().isPresent()) {
        chosen(world.ranking().get(), asks.get(i), drawn, answers.get(i));
        continue;
      }
      Answer answer = answers.get(i).getFirst();
      double[] sum = sums.get(drawn.cluster());
      if (sum != null && sum[1] > 1) {
        slots.set(Truth.OTHERS, (sum[0] - answer.score()) / (sum[1] - 1));
      }
      Chance chance = Chance.of(seed, "outcome", drawn.number());
      double wait = chance.exponential();
      tell(
          asks.get(i),
          key(asks.get(i)),
          answer,
          wait,
          comesTrue(asks.get(i), slots, answer, chance));
    }
  }

  /** A user looks at a list from the top on; only what he chooses becomes known. */
  private void chosen(Source.Ranking ranking, Ask ask, Drawn drawn, List<Answer> shown) {
    Chance looks = Chance.of(seed, "looks", drawn.number());
    for (Answer answer : shown) {
      int item = Candidates.number(answer.about());
      Slots slots = drawn.items().get(item);
      Chance chance = Chance.of(seed, "choice " + item, drawn.number());
      double wait = chance.exponential();
      ObjectNode values = comesTrue(ask, slots, answer, chance);
      boolean isChosen = values.path(ranking.click()).asBoolean();
      if (isChosen) {
        tell(ask, answer.about(), answer, wait, values);
      }
      if (looks.isTrue(isChosen ? ranking.stop() : ranking.leave())) {
        return;
      }
    }
  }

  private ObjectNode comesTrue(Ask ask, Slots slots, Answer answer, Chance chance) {
    slots.set(Truth.SCORE, answer.score());
    slots.set(Truth.ARM, answer.arm());
    slots.set(Truth.VERSION, answer.version());
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    for (Truth truth : truths(ask.time())) {
      double noise = truth.noise() > 0 ? truth.noise() * chance.normal() : 0;
      double drawn = chance.uniform();
      double value = slots.value(truth.of());
      if (Double.isNaN(value)) {
        continue;
      }
      if (truth.isChance()) {
        boolean happens = drawn < value;
        values.put(truth.name(), happens);
        slots.set(truth.name(), happens ? 1.0 : 0.0);
      } else {
        values.put(truth.name(), value + noise);
        slots.set(truth.name(), value + noise);
      }
    }
    return values;
  }

  private void tell(Ask ask, String key, Answer answer, double wait, ObjectNode values) {
    if (values.isEmpty()) {
      return;
    }
    long least = world.delay().least().toMillis();
    long more = world.delay().mean().toMillis() - least;
    waiting.add(
        new Tell(
            answer.about(), key, answer.arm(), ask.time() + least + (long) (wait * more), values));
  }

  /** Those of the world, and in their places what came to be true instead. */
  private List<Truth> truths(long time) {
    Map<String, Truth> truths = new LinkedHashMap<>();
    world.outcomes().forEach(truth -> truths.put(truth.name(), truth));
    for (Effect effect : effects(time)) {
      if (effect instanceof Effect.OtherTruth(List<Truth> others)) {
        others.forEach(truth -> truths.put(truth.name(), truth));
      }
    }
    return List.copyOf(truths.values());
  }

  private String key(Ask ask) {
    List<String> joinBy = spec.outcome().joinBy();
    if (joinBy.isEmpty()) {
      return ask.id();
    }
    RowBuilder builder = new RowBuilder(Columns.of(spec).inputs());
    for (InputSpec input : spec.inputs()) {
      var value = ask.inputs().get(input.name());
      if (value != null) {
        builder.set(
            input.name(),
            value.isNumber()
                ? (Object) value.doubleValue()
                : value.isBoolean() ? (Object) value.booleanValue() : value.textValue());
      }
    }
    Row row = builder.row();
    return JoinKey.of(row, joinBy);
  }

  @Override
  public List<Tell> tells(long from, long to) {
    List<Tell> tells = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.peek().time() < to) {
      tells.add(waiting.remove());
    }
    return tells;
  }

  @Override
  public boolean isWaiting() {
    return !waiting.isEmpty();
  }
}
