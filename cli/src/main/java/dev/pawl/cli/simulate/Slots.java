package dev.pawl.cli.simulate;

import dev.pawl.spec.Expression;
import dev.pawl.spec.expression.TypedExpression;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values by name, for expressions. Names are known from the start. Not safe for several threads.
 */
final class Slots {
  private final Map<String, Integer> places;
  private final double[] numbers;
  private final @Nullable String[] texts;

  private Slots(Map<String, Integer> places) {
    this.places = places;
    this.numbers = new double[places.size()];
    this.texts = new String[places.size()];
    Arrays.fill(numbers, Double.NaN);
  }

  /** Nothing has a value yet. */
  static Slots of(List<String> names) {
    Map<String, Integer> places = new HashMap<>();
    names.forEach(name -> places.putIfAbsent(name, places.size()));
    return new Slots(places);
  }

  /** The same names without values. */
  Slots empty() {
    return new Slots(places);
  }

  /** The same names with the same values, to be changed apart. */
  Slots copy() {
    Slots copy = empty();
    System.arraycopy(numbers, 0, copy.numbers, 0, numbers.length);
    System.arraycopy(texts, 0, copy.texts, 0, texts.length);
    return copy;
  }

  void set(String name, double number) {
    numbers[place(name)] = number;
  }

  void set(String name, @Nullable String text) {
    texts[place(name)] = text;
  }

  double number(String name) {
    return numbers[place(name)];
  }

  @Nullable String text(String name) {
    return texts[place(name)];
  }

  private int place(String name) {
    return Objects.requireNonNull(places.get(name), name);
  }

  double value(Expression expression) {
    return expression.number(new Bound(expression.reads()));
  }

  @Nullable String textOf(TypedExpression expression) {
    return expression.text(new Bound(expression.reads()));
  }

  private final class Bound implements Expression.Values {
    private final List<String> reads;

    Bound(List<String> reads) {
      this.reads = reads;
    }

    @Override
    public double number(int name) {
      return Slots.this.number(reads.get(name));
    }

    @Override
    public @Nullable String text(int name) {
      return Slots.this.text(reads.get(name));
    }

    @Override
    public List<Expression.Element> elements(int name) {
      return List.of();
    }
  }
}
