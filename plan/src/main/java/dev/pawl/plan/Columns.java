package dev.pawl.plan;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Handling;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.DerivedSpec;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.LiveSpec;
import dev.pawl.spec.Spec;
import java.util.List;

/**
 * The columns of a spec: which rows its requests, predictions and outcomes are.
 *
 * @param inputs what a request carries
 * @param request the inputs, and behind them the derived columns
 * @param row what is logged and predicted from: the request, and behind it the live features
 * @param outcome what an outcome carries
 */
public record Columns(Schema inputs, Schema request, Schema row, Schema outcome) {

  /** The columns that a spec declares. */
  public static Columns of(Spec spec) {
    Schema inputs = Schema.of(spec.inputs().stream().map(Columns::field).toList());
    Schema request = inputs.plus(numbers(spec.derived().stream().map(DerivedSpec::name).toList()));
    Schema row = request.plus(numbers(spec.live().stream().map(LiveSpec::name).toList()));
    Schema outcome = Schema.of(spec.outcome().values().stream().map(Columns::field).toList());
    return new Columns(inputs, request, row, outcome);
  }

  private static List<Field> numbers(List<String> names) {
    return names.stream().map(name -> Field.of(name, FieldType.NUMBER)).toList();
  }

  private static Field field(InputSpec input) {
    return new Field(
        input.name(),
        switch (input.type()) {
          case NUMBER -> FieldType.NUMBER;
          case BOOLEAN -> FieldType.BOOLEAN;
          case TIME -> FieldType.TIME;
          case CATEGORY -> FieldType.CATEGORY;
          case TEXT -> FieldType.TEXT;
        },
        input.required(),
        input.minimum(),
        input.maximum(),
        input.categories(),
        input.unit(),
        input.maximumLength(),
        switch (input.wrong()) {
          case REJECT -> Handling.REJECT;
          case IMPUTE -> Handling.IMPUTE;
          case FLAG -> Handling.FLAG;
        });
  }
}
