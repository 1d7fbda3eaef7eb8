package dev.pawl.plan;

import dev.pawl.model.baseline.RowFunction;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.RowExtension;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.Spec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the inputs of a request become the row that is logged and predicted from: the derived columns
 * are computed and the live features looked up, once, and what was used is what is learned from.
 * Immutable, safe for use by any thread.
 */
public final class RowAssembly {
  private final Columns columns;
  private final List<RowFunction> derivations;
  private final RowExtension extension;
  private final RowBuilder inputs;
  private final RowBuilder outcomes;
  private final RowCodec rowCodec;
  private final RowCodec outcomeCodec;

  private RowAssembly(Columns columns, List<RowFunction> derivations) {
    this.columns = columns;
    this.derivations = derivations;
    this.extension = new RowExtension(columns.inputs(), columns.row());
    this.inputs = new RowBuilder(columns.inputs());
    this.outcomes = new RowBuilder(columns.outcome());
    this.rowCodec = new RowCodec(columns.row());
    this.outcomeCodec = new RowCodec(columns.outcome());
  }

  /** The assembly that a spec declares. */
  public static RowAssembly of(Spec spec, Columns columns) {
    return new RowAssembly(
        columns,
        spec.derived().stream()
            .map(derived -> RowExpressions.function(derived.value(), columns.inputs()))
            .toList());
  }

  /** The columns of the rows that it takes and makes. */
  public Columns columns() {
    return columns;
  }

  /** The codec of rows of {@code columns().row()}. */
  public RowCodec rowCodec() {
    return rowCodec;
  }

  /** The codec of rows of {@code columns().outcome()}. */
  public RowCodec outcomeCodec() {
    return outcomeCodec;
  }

  /** An empty builder of rows of {@code columns().inputs()}. */
  public RowBuilder newInputs() {
    return inputs.another();
  }

  /** An empty builder of rows of {@code columns().outcome()}. */
  public RowBuilder newOutcome() {
    return outcomes.another();
  }

  /**
   * Makes a row.
   *
   * @param inputs a row of {@code columns().inputs()}
   * @param live the live features
   * @return a row of {@code columns().row()}, encoded already
   */
  public Row assemble(Row inputs, LiveFeatures live) {
    if (columns.row().size() == columns.inputs().size()) {
      return inputs;
    }
    return extension.of(inputs, extra(inputs, live));
  }

  /**
   * Makes a row again: the same inputs, with derived columns and live features of this assembly.
   *
   * @param row of {@code columns().row()}
   * @param live the live features
   * @return a row of {@code columns().row()}, encoded already
   */
  public Row renew(Row row, LiveFeatures live) {
    if (columns.row().size() == columns.inputs().size()) {
      return row;
    }
    return extension.renew(row, extra(row, live));
  }

  /** What stands behind the inputs, which are the first fields of a row. */
  private double[] extra(Row row, LiveFeatures live) {
    double[] extra = new double[columns.row().size() - columns.inputs().size()];
    for (int i = 0; i < derivations.size(); i++) {
      extra[i] = derivations.get(i).of(row);
    }
    if (live.size() > 0) {
      double[] values = new double[live.size()];
      live.read(new Extended(row, columns, extra), values);
      System.arraycopy(values, 0, extra, derivations.size(), values.length);
    } else {
      Arrays.fill(extra, derivations.size(), extra.length, Double.NaN);
    }
    return extra;
  }

  /** The inputs with the derived columns behind them, to look live features up with. */
  private static final class Extended implements Row {
    private final Row inputs;
    private final Schema schema;
    private final double[] extra;
    private final int size;

    Extended(Row inputs, Columns columns, double[] extra) {
      this.inputs = inputs;
      this.schema = columns.request();
      this.extra = extra;
      this.size = columns.inputs().size();
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public double number(int field) {
      return field < size ? inputs.number(field) : extra[field - size];
    }

    @Override
    public long code(int field) {
      return field < size ? inputs.code(field) : 0;
    }

    @Override
    public @Nullable String text(int field) {
      return field < size ? inputs.text(field) : null;
    }
  }
}
