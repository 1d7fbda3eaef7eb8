package dev.pawl.serve.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.pawl.model.row.Anomaly;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.serve.PredictionRequest;
import dev.pawl.serve.http.ProblemException.FieldError;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies in one pass, without a tree, and gathers all that is wrong with them. For
 * one request.
 */
final class JsonBody {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(32).maxStringLength(100_000).build())
          .build();
  private static final String HALF = "a text with half a character (a lone surrogate)";
  private static final double LARGEST_TIME = 8.64e15;
  private static final int MOST_ERRORS = 20;

  /** More than any object has that is taken. */
  private static final int MOST_MEMBERS = 12;

  private final List<FieldError> errors = new ArrayList<>();

  /** Reads a whole object. */
  interface Reader<T> {
    T read(JsonParser in) throws IOException;
  }

  /** Reads the members of an object; told each name, with the parser at its value. */
  interface Member {
    void read(String name, JsonParser in) throws IOException;
  }

  /**
   * Parses a body.
   *
   * @throws ProblemException when it is no JSON object, or when anything in it is wrong
   */
  <T> T parse(byte[] body, Reader<T> reader) {
    try (JsonParser in = FACTORY.createParser(body)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw ProblemException.malformed(
            "the body is not a JSON object (expected: an object, such as {\"inputs\": {…}})");
      }
      T result = reader.read(in);
      if (in.nextToken() != null) {
        throw ProblemException.malformed(
            "there is more after the JSON object (expected: one object)");
      }
      if (!errors.isEmpty()) {
        throw ProblemException.invalid(errors);
      }
      return result;
    } catch (JsonProcessingException e) {
      throw ProblemException.malformed(e);
    } catch (IOException e) {
      throw ProblemException.malformed("the body cannot be read: " + e.getMessage());
    }
  }

  /** Reads an object's members; the parser is at its start. */
  void members(String path, JsonParser in, Member member) throws IOException {
    String[] seen = new String[MOST_MEMBERS];
    int count = 0;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      for (int i = 0; i < count; i++) {
        if (name.equals(seen[i])) {
          add(path + name, "given twice", "one value", "Leave one out");
        }
      }
      if (count < MOST_MEMBERS) {
        seen[count++] = name;
      }
      in.nextToken();
      member.read(name, in);
    }
  }

  /** Notes a member that would be passed over, because a list was given. */
  void requireNothingBeside(String list, String member) {
    if (!member.isEmpty()) {
      add(member, "given beside " + list, "one of the two", "Put it into the list");
    }
  }

  /** Reads a list of objects; the parser is at its value. */
  <T> List<T> list(String path, JsonParser in, int most, Element<T> element) throws IOException {
    List<T> all = new ArrayList<>();
    if (in.currentToken() != JsonToken.START_ARRAY) {
      wrong(path, in, "a list", "");
      return all;
    }
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      String place = path + "[" + all.size() + "]";
      if (token == null) {
        throw ProblemException.malformed("the list " + path + " does not end (expected: ])");
      }
      if (all.size() >= most) {
        throw new ProblemException(
            413,
            "Too many at once",
            "%s: more than %d (expected: at most %d in a request; send several)"
                .formatted(path, most, most));
      }
      if (token != JsonToken.START_OBJECT) {
        wrong(place, in, "an object", "");
      } else {
        all.add(element.read(place + ".", in));
      }
    }
    return all;
  }

  /** Reads one object of a list. */
  interface Element<T> {
    T read(String path, JsonParser in) throws IOException;
  }

  /** Reads a text. */
  String text(String path, JsonParser in, int longest) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      String text = in.getText();
      if (!isWhole(text)) {
        add(path, HALF, "a text of whole characters", "");
        return "";
      }
      if (text.length() <= longest) {
        return text;
      }
      add(path, "a text of %d characters".formatted(text.length()), "at most " + longest, "");
      return "";
    }
    wrong(path, in, "a text", "Write it in quotes");
    return "";
  }

  /** Reads a truth value. */
  boolean truth(String path, JsonParser in) throws IOException {
    if (in.currentToken().isBoolean()) {
      return in.getBooleanValue();
    }
    wrong(path, in, "true or false", "");
    return false;
  }

  /** Reads a whole number, 1 or more. */
  long count(String path, JsonParser in, int most) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
        && in.getDoubleValue() >= 1
        && in.getDoubleValue() <= most) {
      return in.getLongValue();
    }
    wrong(path, in, "a whole number in [1, %d]".formatted(most), "");
    return 1;
  }

  /** Reads a number in [0, 1]. */
  double share(String path, JsonParser in) throws IOException {
    if (in.currentToken().isNumeric() && in.getDoubleValue() >= 0 && in.getDoubleValue() <= 1) {
      return in.getDoubleValue();
    }
    wrong(path, in, "a number in [0, 1]", "");
    return 0;
  }

  /** Reads a time: ISO 8601 with an offset, or milliseconds since 1970-01-01T00:00Z. */
  long time(String path, JsonParser in) throws IOException {
    String expected =
        "ISO 8601 such as 2013-01-01T10:17:00Z, or whole milliseconds since 1970-01-01T00:00Z";
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
        && Math.abs(in.getDoubleValue()) <= LARGEST_TIME) {
      return in.getLongValue();
    }
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      try {
        String text = in.getText();
        return text.endsWith("Z")
            ? Instant.parse(text).toEpochMilli()
            : OffsetDateTime.parse(text).toInstant().toEpochMilli();
      } catch (DateTimeParseException | ArithmeticException e) {
        wrong(path, in, expected, "");
        return PredictionRequest.NOW;
      }
    }
    wrong(path, in, expected, "");
    return PredictionRequest.NOW;
  }

  /** Reads the values of a row; what is wrong with them is noted. Null when anything is. */
  @Nullable Row row(String path, JsonParser in, RowBuilder row) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      wrong(path, in, "an object of values by name", "");
      return null;
    }
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      int field = row.schema().find(name);
      if (field < 0) {
        row.unknown(name);
        in.skipChildren();
        continue;
      }
      double number = token.isNumeric() ? in.getDoubleValue() : Double.NaN;
      set(row, field, token, number, token == JsonToken.VALUE_STRING ? in.getText() : "");
      in.skipChildren();
    }
    return built(path, row);
  }

  /** Gives a row the value of a token. */
  static void set(RowBuilder row, int field, JsonToken token, double number, String text) {
    switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> row.set(field, number);
      case VALUE_TRUE, VALUE_FALSE -> row.set(field, token == JsonToken.VALUE_TRUE);
      case VALUE_STRING -> text(row, field, text);
      case VALUE_NULL -> row.setMissing(field);
      default -> row.setWrong(field, token == JsonToken.START_ARRAY ? "a list" : "an object");
    }
  }

  /** The row of what was given; what is wrong with it is noted. Null when anything is. */
  @Nullable Row built(String path, RowBuilder row) {
    return switch (row.build()) {
      case RowBuilder.Result.Valid(Row valid) -> valid;
      case RowBuilder.Result.Invalid(List<Anomaly> anomalies) -> {
        for (Anomaly anomaly : anomalies) {
          add(
              path + "." + anomaly.field(),
              anomaly.value(),
              anomaly.expectation(),
              anomaly.remedy());
        }
        yield null;
      }
    };
  }

  private static void text(RowBuilder row, int field, String text) {
    if (isWhole(text)) {
      row.set(field, text);
    } else {
      row.setWrong(field, HALF);
    }
  }

  /** Whether a text can be written as UTF-8, and so comes out of the log as it went in. */
  private static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Notes a member that nobody knows, and skips it. */
  void unknown(String path, JsonParser in, String expected) throws IOException {
    add(path, "unknown", expected, "Leave it out");
    in.skipChildren();
  }

  /** Notes something that is wrong. */
  void add(String path, String value, String expected, String remedy) {
    if (errors.size() < MOST_ERRORS) {
      errors.add(new FieldError(path, value, expected, remedy));
    }
  }

  /** Notes a value of the wrong kind, and skips it. */
  void wrong(String path, JsonParser in, String expected, String remedy) throws IOException {
    JsonToken token = in.currentToken();
    String shown =
        switch (token) {
          case START_ARRAY -> "a list";
          case START_OBJECT -> "an object";
          default -> {
            String text = in.getText();
            yield text.length() > 60 ? text.substring(0, 60) + "…" : text;
          }
        };
    in.skipChildren();
    add(path, shown, expected, remedy);
  }
}
