package dev.pawl.serve.shadow;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.pawl.log.Prediction;
import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** What a shadow is asked and answers, as JSON: the same as clients and Pawl say to each other. */
final class ShadowJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Whole numbers below it are written without a fraction: shorter, and several times as fast. */
  private static final double EXACT = 1L << 53;

  private ShadowJson() {}

  /** A question. */
  static byte[] question(Prediction asked, Row inputs) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("id", asked.id());
      if (!asked.unit().isEmpty()) {
        out.writeStringField("unit", asked.unit());
      }
      out.writeNumberField("time", asked.eventTime());
      out.writeObjectFieldStart("inputs");
      Schema schema = inputs.schema();
      for (int field = 0; field < schema.size(); field++) {
        value(out, schema.field(field), inputs, field);
      }
      out.writeEndObject();
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** A value; what is missing is left out. */
  private static void value(JsonGenerator out, Field declared, Row inputs, int field)
      throws IOException {
    switch (declared.type()) {
      case CATEGORY, TEXT -> {
        String text = inputs.text(field);
        if (text != null) {
          out.writeStringField(declared.name(), text);
        }
      }
      case NUMBER, BOOLEAN, TIME -> {
        double number = inputs.number(field);
        if (Double.isNaN(number)) {
          return;
        }
        out.writeFieldName(declared.name());
        if (declared.type() == FieldType.BOOLEAN) {
          out.writeBoolean(number != 0);
        } else if (declared.type() == FieldType.TIME || isWhole(number)) {
          out.writeNumber((long) number);
        } else {
          out.writeNumber(number);
        }
      }
    }
  }

  /** Whether a whole number says all of it, its sign too. */
  private static boolean isWhole(double number) {
    return Math.abs(number) < EXACT && Double.compare(number, (double) (long) number) == 0;
  }

  /**
   * The scores of an answer: {@code score}, or {@code scores} by class.
   *
   * @throws IOException when it has none, or others than the task asks for
   */
  static double[] scores(byte[] answer, Task task) throws IOException {
    List<String> classes =
        task instanceof Task.Classification(List<String> names) ? names : List.of();
    double[] scores = new double[task.scores()];
    Arrays.fill(scores, Double.NaN);
    try (JsonParser in = FACTORY.createParser(answer)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no JSON object");
      }
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        if (name.equals("score") && classes.isEmpty() && in.currentToken().isNumeric()) {
          scores[0] = in.getDoubleValue();
        } else if (name.equals("scores") && in.currentToken() == JsonToken.START_OBJECT) {
          byClass(in, classes, scores);
        } else {
          in.skipChildren();
        }
      }
    }
    for (double score : scores) {
      if (!Double.isFinite(score)) {
        throw new IOException(
            classes.isEmpty() ? "no finite score" : "no finite score of each class");
      }
    }
    return scores;
  }

  private static void byClass(JsonParser in, List<String> classes, double[] scores)
      throws IOException {
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      int at = classes.indexOf(name);
      if (at >= 0 && in.currentToken().isNumeric()) {
        scores[at] = in.getDoubleValue();
      } else {
        in.skipChildren();
      }
    }
  }
}
