package dev.pawl.serve.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.pawl.model.row.RowBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Values by name as a request gives them, to be put into rows once it is known which. */
final class GivenValues {
  private final List<Given> all = new ArrayList<>();

  private record Given(String name, JsonToken token, double number, String text) {}

  /** Reads an object of values; the parser is at its start. */
  static GivenValues read(JsonParser in) throws IOException {
    GivenValues values = new GivenValues();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      double number = token.isNumeric() ? in.getDoubleValue() : Double.NaN;
      String text = token == JsonToken.VALUE_STRING ? in.getText() : "";
      values.all.add(new Given(name, token, number, text));
      in.skipChildren();
    }
    return values;
  }

  /** Puts them into a row, behind what is there. */
  void into(RowBuilder row) {
    for (Given given : all) {
      int field = row.schema().find(given.name());
      if (field < 0) {
        row.unknown(given.name());
      } else {
        JsonBody.set(row, field, given.token(), given.number(), given.text());
      }
    }
  }
}
