package dev.pawl.bench.learn;

import com.yahoo.labs.samoa.instances.Attribute;
import com.yahoo.labs.samoa.instances.DenseInstance;
import com.yahoo.labs.samoa.instances.Instance;
import com.yahoo.labs.samoa.instances.Instances;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.store.csv.CsvLine;
import dev.pawl.store.csv.CsvTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import moa.streams.ConceptDriftStream;
import moa.streams.ExampleStream;
import moa.streams.generators.SEAGenerator;

/**
 * The same labelled rows for both sides, ready in memory: as rows of this library, and as instances
 * of the reference.
 *
 * @param name what they are
 * @param schema of the rows; categories are listed
 * @param rows the rows
 * @param labels class indices
 * @param header of the instances
 * @param instances the instances
 */
record ReferenceStream(
    String name,
    Schema schema,
    List<Row> rows,
    int[] labels,
    InstancesHeader header,
    List<Instance> instances) {

  /** {@code elec2}: electricity prices up or down, {@code day} nominal, classes UP and DOWN. */
  static ReferenceStream electricity(Path file) {
    List<String> days = List.of("1", "2", "3", "4", "5", "6", "7");
    List<String> classes = List.of("UP", "DOWN");
    var fields = new ArrayList<Field>();
    var attributes = new ArrayList<Attribute>();
    var rows = new ArrayList<double[]>();
    try (CsvTable table = CsvTable.open(file)) {
      List<String> columns = table.columns().subList(0, 8);
      for (String column : columns) {
        boolean day = column.equals("day");
        fields.add(
            day
                ? new Field(column, FieldType.CATEGORY, false, -1, 1, days, "")
                : Field.of(column, FieldType.NUMBER));
        attributes.add(day ? new Attribute(column, days) : new Attribute(column));
      }
      for (CsvLine line = table.read(); line != null; line = table.read()) {
        double[] values = new double[9];
        for (int i = 0; i < 8; i++) {
          String text = line.values()[i];
          values[i] = i == 1 ? days.indexOf(text) : Double.parseDouble(text);
        }
        values[8] = classes.indexOf(line.values()[8]);
        rows.add(values);
      }
    }
    return of("elec2", Schema.of(fields), attributes, classes, rows);
  }

  /** 100,000 rows of SEA by the first function, 10 % noise. */
  static ReferenceStream sea() {
    return generated("SEA f1", sea(1), 100_000);
  }

  /** 100,000 rows of SEA by the first function, after 50,000 by the third. */
  static ReferenceStream seaDrift() {
    var drift = new ConceptDriftStream();
    drift.streamOption.setCurrentObject(sea(1));
    drift.driftstreamOption.setCurrentObject(sea(3));
    drift.positionOption.setValue(50_000);
    drift.widthOption.setValue(1);
    return generated("SEA f1→f3", drift, 100_000);
  }

  private static SEAGenerator sea(int function) {
    var sea = new SEAGenerator();
    sea.functionOption.setValue(function);
    return sea;
  }

  private static ReferenceStream generated(
      String name, moa.options.AbstractOptionHandler stream, int count) {
    stream.prepareForUse();
    var examples = (ExampleStream<?>) stream;
    var rows = new ArrayList<double[]>();
    for (int i = 0; i < count; i++) {
      rows.add(((Instance) examples.nextInstance().getData()).toDoubleArray());
    }
    List<String> names = List.of("x1", "x2", "x3");
    return of(
        name,
        Schema.of(names.stream().map(each -> Field.of(each, FieldType.NUMBER)).toList()),
        new ArrayList<>(names.stream().map(Attribute::new).toList()),
        List.of("0", "1"),
        rows);
  }

  private static ReferenceStream of(
      String name,
      Schema schema,
      List<Attribute> attributes,
      List<String> classes,
      List<double[]> values) {
    attributes.add(new Attribute("class", classes));
    var all = new Instances(name, attributes, 0);
    all.setClassIndex(attributes.size() - 1);
    var header = new InstancesHeader(all);
    // one after the other, so that each side's rows lie side by side in memory
    var builder = new RowBuilder(schema);
    var rows = new ArrayList<Row>();
    int[] labels = new int[values.size()];
    for (int r = 0; r < labels.length; r++) {
      double[] row = values.get(r);
      for (int i = 0; i < schema.size(); i++) {
        List<String> categories = schema.field(i).categories();
        if (categories.isEmpty()) {
          builder.set(i, row[i]);
        } else {
          builder.set(i, categories.get((int) row[i]));
        }
      }
      rows.add(builder.row());
      labels[r] = (int) row[schema.size()];
    }
    var instances = new ArrayList<Instance>();
    for (double[] row : values) {
      var instance = new DenseInstance(1, Arrays.copyOf(row, row.length));
      instance.setDataset(header);
      instances.add(instance);
    }
    return new ReferenceStream(name, schema, rows, labels, header, instances);
  }
}
