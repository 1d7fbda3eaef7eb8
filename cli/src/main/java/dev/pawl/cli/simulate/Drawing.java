package dev.pawl.cli.simulate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.expression.ValueType;
import dev.pawl.spec.scenario.Draw;
import dev.pawl.spec.scenario.Draw.Kind;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Draws values, and writes down those that a request carries. For use by one thread. */
final class Drawing {
  private final long seed;
  private final Map<Integer, Map<String, Double>> unitNumbers = new HashMap<>();

  Drawing(long seed) {
    this.seed = seed;
  }

  /**
   * Draws values in their order.
   *
   * @param unit the number of whom they are for; below 0 for nobody
   * @return the names of those that are missing in the request
   */
  Set<String> draw(List<Draw> draws, Slots slots, Chance chance, int unit) {
    Set<String> missing = new HashSet<>();
    for (Draw draw : draws) {
      draw(draw, slots, chance, unit);
      if (draw.missing() > 0 && chance.isTrue(draw.missing())) {
        missing.add(draw.name());
      }
    }
    return missing;
  }

  /** What a request carries of some inputs. */
  static ObjectNode written(List<InputSpec> inputs, Slots slots, Set<String> missing) {
    ObjectNode written = JsonNodeFactory.instance.objectNode();
    for (InputSpec input : inputs) {
      if (!missing.contains(input.name())) {
        put(input, slots, written);
      }
    }
    return written;
  }

  private void draw(Draw draw, Slots slots, Chance chance, int unit) {
    if (!draw.perUnit() || unit < 0) {
      value(draw, slots, chance);
      return;
    }
    if (draw.kind() instanceof Kind.Choice) {
      value(draw, slots, Chance.of(seed, draw.name(), unit));
      return;
    }
    double value =
        unitNumbers
            .computeIfAbsent(unit, _ -> new HashMap<>())
            .computeIfAbsent(
                draw.name(),
                _ -> {
                  value(draw, slots, Chance.of(seed, draw.name(), unit));
                  return slots.number(draw.name());
                });
    slots.set(draw.name(), value);
  }

  private static void value(Draw draw, Slots slots, Chance chance) {
    String name = draw.name();
    switch (draw.kind()) {
      case Kind.Constant(double value) -> slots.set(name, value);
      case Kind.Uniform(double low, double high) ->
          slots.set(name, low + chance.uniform() * (high - low));
      case Kind.Normal(double mean, double deviation) ->
          slots.set(name, mean + chance.normal() * deviation);
      case Kind.LogNormal(double median, double deviation) ->
          slots.set(name, median * StrictMath.exp(chance.normal() * deviation));
      case Kind.Exponential(double mean) -> slots.set(name, mean * chance.exponential());
      case Kind.Chance(double probability) ->
          slots.set(name, chance.isTrue(probability) ? 1.0 : 0.0);
      case Kind.Choice(List<String> choices, List<Double> weights) -> {
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        double left = chance.uniform() * sum;
        int chosen = 0;
        while (chosen < choices.size() - 1 && left >= weights.get(chosen)) {
          left -= weights.get(chosen++);
        }
        slots.set(name, choices.get(chosen));
      }
      case Kind.Computed(var expression) -> {
        if (expression.type() == ValueType.TEXT) {
          slots.set(name, slots.textOf(expression));
        } else {
          slots.set(name, slots.value(expression));
        }
      }
    }
  }

  private static void put(InputSpec input, Slots slots, ObjectNode inputs) {
    String name = input.name();
    String text = slots.text(name);
    double number = slots.number(name);
    switch (input.type()) {
      case CATEGORY, TEXT -> {
        if (text != null) {
          inputs.put(name, text);
        }
      }
      case NUMBER -> {
        if (Double.isFinite(number)) {
          inputs.put(name, number);
        }
      }
      case BOOLEAN -> {
        if (Double.isFinite(number)) {
          inputs.put(name, number != 0);
        }
      }
      case TIME -> {
        if (Double.isFinite(number)) {
          inputs.put(name, Instant.ofEpochMilli((long) number).toString());
        }
      }
    }
  }
}
