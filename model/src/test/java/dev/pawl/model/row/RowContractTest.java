package dev.pawl.model.row;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

class RowContractTest {

  @Nested
  class Built extends RowContract {
    @Override
    protected Row row(Schema schema, List<@Nullable Object> values) {
      return RandomRows.row(schema, values);
    }
  }

  @Nested
  class Decoded extends RowContract {
    @Override
    protected Row row(Schema schema, List<@Nullable Object> values) {
      var codec = new RowCodec(schema);
      return codec.decode(codec.encode(RandomRows.row(schema, values)));
    }
  }

  @Nested
  class SoFar extends RowContract {
    @Override
    protected Row row(Schema schema, List<@Nullable Object> values) {
      var builder = new RowBuilder(schema);
      for (int i = 0; i < values.size(); i++) {
        builder.set(schema.field(i).name(), values.get(i));
      }
      return builder.soFar();
    }
  }

  @Nested
  class Projected extends RowContract {
    @Override
    protected Row row(Schema schema, List<@Nullable Object> values) {
      var fields = new ArrayList<Field>();
      var reordered = new ArrayList<@Nullable Object>();
      for (int i = schema.size() - 1; i >= 0; i--) {
        fields.add(schema.field(i));
        reordered.add(values.get(i));
        fields.add(Field.of("other" + i, FieldType.NUMBER));
        reordered.add(7.0);
      }
      Schema wider = Schema.of(fields);
      return Projection.of(RandomRows.row(wider, reordered), schema);
    }
  }

  @Nested
  class Extended extends RowContract {
    @Override
    protected Schema schema(SplittableRandom random) {
      var numbers = new ArrayList<Field>();
      int count = random.nextInt(6);
      for (int i = 0; i < count; i++) {
        numbers.add(Field.of("n" + i, FieldType.NUMBER));
      }
      return RandomRows.schema(random).plus(numbers);
    }

    @Override
    protected Row row(Schema schema, List<@Nullable Object> values) {
      int inputs = schema.size();
      while (schema.field(inputs - 1).name().startsWith("n")) {
        inputs--;
      }
      double[] numbers = new double[schema.size() - inputs];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = values.get(inputs + i) instanceof Double number ? number : Double.NaN;
      }
      Schema first = Schema.of(schema.fields().subList(0, inputs));
      Row row = RandomRows.row(first, values.subList(0, inputs));
      return extended(first, schema, row, numbers);
    }

    Row extended(Schema first, Schema schema, Row row, double[] numbers) {
      return new RowExtension(first, schema).of(row, numbers);
    }
  }

  @Nested
  class Renewed extends Extended {
    @Override
    Row extended(Schema first, Schema schema, Row row, double[] numbers) {
      var extension = new RowExtension(first, schema);
      double[] before = new double[numbers.length];
      for (int i = 0; i < before.length; i++) {
        before[i] = Double.isNaN(numbers[i]) ? Math.PI : i;
      }
      return extension.renew(extension.of(row, before), numbers);
    }
  }

  @Nested
  class RenewedAsItWas extends Extended {
    @Override
    Row extended(Schema first, Schema schema, Row row, double[] numbers) {
      var extension = new RowExtension(first, schema);
      return extension.renew(extension.of(row, numbers), numbers);
    }
  }

  @Nested
  class ExtendedFromAnotherKind extends RowContract {
    @Override
    protected Schema schema(SplittableRandom random) {
      return RandomRows.schema(random).plus(List.of(Field.of("last", FieldType.NUMBER)));
    }

    @Override
    protected Row row(Schema schema, List<@Nullable Object> values) {
      int inputs = schema.size() - 1;
      Schema first = Schema.of(schema.fields().subList(0, inputs));
      var builder = new RowBuilder(first);
      for (int i = 0; i < inputs; i++) {
        builder.set(first.field(i).name(), values.get(i));
      }
      double last = values.get(inputs) instanceof Double number ? number : Double.POSITIVE_INFINITY;
      return new RowExtension(first, schema).of(builder.soFar(), new double[] {last});
    }
  }
}
