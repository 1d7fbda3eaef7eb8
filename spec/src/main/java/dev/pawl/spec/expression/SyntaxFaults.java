package dev.pawl.spec.expression;

import static java.util.Map.entry;

import dev.cel.common.CelIssue;
import dev.pawl.spec.expression.InvalidExpressionException.Fault;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in plain words where CEL's parser stopped; only the first place, the others follow from it.
 */
final class SyntaxFaults {

  private static final Pattern QUOTED =
      Pattern.compile("'(.*?)' ?(?:expecting.*)?$", Pattern.DOTALL);

  private static final Map<String, String> OTHERWISE =
      Map.ofEntries(
          entry("=", "Use == to compare."),
          entry("and", "Use && for and."),
          entry("or", "Use || for or."),
          entry("not", "Use ! for not."),
          entry("|", "Use || for or."),
          entry("&", "Use && for and."),
          entry("if", "Use condition ? a : b."),
          entry("then", "Use condition ? a : b."),
          entry("*", "Use pow(x, y) for a power."),
          entry("^", "Use pow(x, y) for a power."),
          entry(";", "An expression is one value, without a semicolon."));

  private final String source;

  SyntaxFaults(String source) {
    this.source = source;
  }

  InvalidExpressionException of(List<CelIssue> issues) {
    CelIssue first = issues.getFirst();
    int line = Math.max(1, first.getSourceLocation().getLine());
    int column = first.getSourceLocation().getColumn() + 1;
    String message = first.getMessage();
    if (source.isBlank()) {
      return fault(1, 1, "nothing", "an expression", "");
    }
    if (message.contains("invalid argument to has()")) {
      return fault(line, column, "has of a name", "has(o.field)", "Use !is_missing(x) for a name.");
    }
    if (message.startsWith("For input string")) {
      return fault(line, column, "a number with too many digits", "", "Write it like 1e20.");
    }
    if (message.startsWith("missing ")) {
      String missing = message.replaceAll("missing '(.)'.*", "a $1");
      return fault(line, column, "not closed", missing, "");
    }
    if (message.startsWith("reserved identifier: ")) {
      String word = message.substring("reserved identifier: ".length());
      return fault(line, column, word + " is no name here", "", OTHERWISE.getOrDefault(word, ""));
    }
    return unexpected(line, column, message);
  }

  private InvalidExpressionException unexpected(int line, int column, String message) {
    Matcher quoted = QUOTED.matcher(message);
    if (!quoted.find()) {
      return fault(line, column, message, "", "");
    }
    String found = quoted.group(1).strip();
    if (found.equals("<EOF>")) {
      return fault(line, column, "ends too early", "", "");
    }
    if (found.startsWith("\"") || found.startsWith("'")) {
      return fault(line, column, "a text without its closing quote", "", "");
    }
    String before = lastWord(column);
    String fix = OTHERWISE.getOrDefault(found, OTHERWISE.getOrDefault(before, ""));
    return fault(line, column, "unexpected " + found, "", fix);
  }

  /** The word that ends before a column, such as the {@code not} of {@code not x}. */
  private String lastWord(int column) {
    String before = source.substring(0, Math.min(Math.max(0, column - 1), source.length()));
    Matcher word = Pattern.compile("(\\w+)\\s*$").matcher(before);
    return word.find() ? word.group(1) : "";
  }

  private static InvalidExpressionException fault(
      int line, int column, String problem, String expectation, String fix) {
    return new InvalidExpressionException(
        List.of(new Fault(line, column, problem, expectation, fix)));
  }
}
