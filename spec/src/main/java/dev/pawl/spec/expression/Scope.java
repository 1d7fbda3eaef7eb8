package dev.pawl.spec.expression;

import dev.pawl.spec.InputSpec;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The names that an expression may use.
 *
 * @param names the values, by name
 * @param outcome the fields of each outcome; empty when outcomes cannot be named
 * @param prediction the fields of {@code prediction}; empty when there is no such structure
 */
public record Scope(
    SortedMap<String, ValueType> names,
    Optional<SortedMap<String, ValueType>> outcome,
    Optional<SortedMap<String, ValueType>> prediction) {

  /** The list of all outcomes of a prediction, in the order of their times. */
  public static final String OUTCOMES = "outcomes";

  /** The prediction that is answered: its inputs. */
  public static final String PREDICTION = "prediction";

  /** The field of an outcome and of the prediction that says when it happened. */
  public static final String TIME = "time";

  public Scope {
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    outcome = outcome.map(fields -> Collections.unmodifiableSortedMap(new TreeMap<>(fields)));
    prediction = prediction.map(fields -> Collections.unmodifiableSortedMap(new TreeMap<>(fields)));
  }

  /** A scope of plain values. */
  public static Scope of(SortedMap<String, ValueType> names) {
    return new Scope(names, Optional.empty(), Optional.empty());
  }

  /**
   * The scope of a label: the latest value of each outcome field, {@link #OUTCOMES} and {@link
   * #PREDICTION}.
   */
  public static Scope label(List<InputSpec> outcomeValues, List<InputSpec> inputs) {
    return new Scope(
        fields(outcomeValues),
        Optional.of(withTime(fields(outcomeValues))),
        Optional.of(withTime(fields(inputs))));
  }

  private static SortedMap<String, ValueType> fields(List<InputSpec> declared) {
    var fields = new TreeMap<String, ValueType>();
    for (InputSpec value : declared) {
      fields.put(value.name(), ValueType.of(value.type()));
    }
    return fields;
  }

  private static SortedMap<String, ValueType> withTime(SortedMap<String, ValueType> fields) {
    fields.put(TIME, ValueType.TIME);
    return fields;
  }
}
