package dev.pawl.control.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pawl.serve.http.ProblemException;
import dev.pawl.serve.http.ProblemException.FieldError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The body of a command.
 *
 * @param id the idempotency key; "" when there is none
 * @param kind what to do
 * @param arguments what that needs
 * @param by who says so
 * @param reason why
 * @param time when it was given, by the data clock; empty for now
 */
record CommandBody(
    String id,
    String kind,
    SortedMap<String, String> arguments,
    String by,
    String reason,
    OptionalLong time) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Set<String> ARGUMENTS =
      Set.of("version", "lineage", "stateful", "what", "unit", "arm");
  private static final int LONGEST = 1000;

  static CommandBody parse(byte[] body) {
    JsonNode tree = tree(body);
    List<FieldError> errors = new ArrayList<>();
    SortedMap<String, String> arguments = new TreeMap<>();
    Map<String, String> texts = new TreeMap<>();
    OptionalLong time = OptionalLong.empty();
    for (Map.Entry<String, JsonNode> member : tree.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      switch (name) {
        case "id", "kind", "by", "reason" -> texts.put(name, text(name, value, errors));
        case "arguments" -> arguments(value, arguments, errors);
        case "time" -> time = time(value, errors);
        default ->
            errors.add(
                new FieldError(
                    Parameters.shortened(name),
                    "unknown",
                    "one of [id, kind, arguments, by, reason, time]",
                    ARGUMENTS.contains(name)
                        ? "Put it into arguments: {\"arguments\": {\"%s\": …}}".formatted(name)
                        : "Leave it out"));
      }
    }
    if (!texts.containsKey("kind")) {
      errors.add(new FieldError("kind", "missing", "one of " + CommandDesk.KINDS, ""));
    }
    if (texts.getOrDefault("by", "").isBlank()) {
      errors.add(new FieldError("by", "missing", "who gives the command", "Say who you are"));
    }
    throwAny(errors);
    return new CommandBody(
        texts.getOrDefault("id", ""),
        texts.getOrDefault("kind", ""),
        arguments,
        texts.getOrDefault("by", ""),
        texts.getOrDefault("reason", ""),
        time);
  }

  static void throwAny(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
  }

  private static JsonNode tree(byte[] body) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw ProblemException.malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading JSON from memory", e);
    }
    if (!tree.isObject()) {
      throw ProblemException.malformed(
          "the body is not a JSON object (expected: an object, such as {\"kind\": \"rollback\", \"by\": \"ada\"})");
    }
    return tree;
  }

  private static String text(String name, JsonNode value, List<FieldError> errors) {
    if (value.isTextual() && value.textValue().length() <= LONGEST) {
      return value.textValue();
    }
    errors.add(
        new FieldError(
            name,
            value.isTextual()
                ? "a text of %d characters".formatted(value.textValue().length())
                : Parameters.shortened(value.toString()),
            "a text of at most %d characters".formatted(LONGEST),
            ""));
    return "";
  }

  private static void arguments(
      JsonNode value, SortedMap<String, String> arguments, List<FieldError> errors) {
    if (!value.isObject()) {
      errors.add(
          new FieldError(
              "arguments",
              Parameters.shortened(value.toString()),
              "an object, such as {\"version\": \"1.13\"}",
              ""));
      return;
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      String path = "arguments." + Parameters.shortened(member.getKey());
      JsonNode argument = member.getValue();
      if (argument.isBoolean()) {
        arguments.put(member.getKey(), argument.asText());
      } else {
        arguments.put(member.getKey(), text(path, argument, errors));
      }
    }
  }

  private static OptionalLong time(JsonNode value, List<FieldError> errors) {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return OptionalLong.of(value.longValue());
    }
    if (value.isTextual()) {
      try {
        return OptionalLong.of(OffsetDateTime.parse(value.textValue()).toInstant().toEpochMilli());
      } catch (DateTimeParseException | ArithmeticException e) {
        errors.add(wrongTime(value));
        return OptionalLong.empty();
      }
    }
    errors.add(wrongTime(value));
    return OptionalLong.empty();
  }

  private static FieldError wrongTime(JsonNode value) {
    return new FieldError(
        "time",
        Parameters.shortened(value.toString()),
        "ISO 8601 such as 2013-01-01T10:17:00Z, or whole milliseconds since 1970-01-01T00:00Z",
        "");
  }
}
