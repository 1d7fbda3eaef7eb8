package dev.pawl.model.panel;

import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the members of a panel say of a row, as a row of numbers for another model. Unlike other
 * rows it is written anew for each prediction: it is the working memory of one thread, and nobody
 * may keep it.
 */
public final class MemberScores implements Row {
  private final Schema schema;
  private final double[] values;

  /** Working memory for rows of a schema that {@link #schema(Task, List)} gave. */
  public MemberScores(Schema schema) {
    this.schema = schema;
    this.values = new double[schema.size()];
  }

  /**
   * The scores of members as fields: {@code 1_linear}, {@code 2_naive_bayes}; of several classes
   * one for each, {@code 1_linear_red}.
   *
   * @param task what the members predict
   * @param kinds what they are
   */
  public static Schema schema(Task task, List<String> kinds) {
    var fields = new ArrayList<Field>();
    for (int i = 0; i < kinds.size(); i++) {
      String name = (i + 1) + "_" + kinds.get(i);
      if (task instanceof Task.Classification several) {
        several
            .classes()
            .forEach(each -> fields.add(Field.of(name + "_" + each, FieldType.NUMBER)));
      } else {
        fields.add(Field.of(name, FieldType.NUMBER));
      }
    }
    return Schema.of(fields);
  }

  /** Writes what a member says. */
  public void put(int member, double[] said) {
    System.arraycopy(said, 0, values, member * said.length, said.length);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public double number(int field) {
    return values[field];
  }

  @Override
  public long code(int field) {
    return 0;
  }

  @Override
  public @Nullable String text(int field) {
    return null;
  }
}
