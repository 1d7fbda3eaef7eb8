package dev.pawl.spec.expression;

import dev.cel.common.CelIssue;
import dev.pawl.spec.Suggestion;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in the words of a spec what CEL's parser and checker found. */
final class Faults {

  private static final Pattern UNDECLARED =
      Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
  private static final Pattern UNDEFINED_FIELD = Pattern.compile("undefined field '([^']*)'.*");
  private static final Pattern NO_OVERLOAD =
      Pattern.compile(
          "found no matching overload for '([^']*)' applied to '\\((.*?)\\)' \\(candidates: (.*)\\)",
          Pattern.DOTALL);
  private static final Pattern NO_FIELDS =
      Pattern.compile("type '([^']*)' does not support field selection");

  private final Scope scope;
  private final Positions positions;

  Faults(String source, Scope scope, Map<Long, Integer> positions) {
    this.scope = scope;
    this.positions = new Positions(source, positions);
  }

  InvalidExpressionException of(List<CelIssue> issues) {
    var faults = new LinkedHashSet<InvalidExpressionException.Fault>();
    for (CelIssue issue : issues) {
      faults.add(issue.getExprId() == 0 ? syntax(issue) : checked(issue));
    }
    return new InvalidExpressionException(List.copyOf(faults));
  }

  private static InvalidExpressionException.Fault syntax(CelIssue issue) {
    return new InvalidExpressionException.Fault(
        issue.getSourceLocation().getLine(),
        issue.getSourceLocation().getColumn() + 1,
        issue.getMessage(),
        "",
        "");
  }

  private InvalidExpressionException.Fault checked(CelIssue issue) {
    String message = issue.getMessage();
    long part = issue.getExprId();
    Matcher undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      return unknown(part, undeclared.group(1));
    }
    Matcher field = UNDEFINED_FIELD.matcher(message);
    if (field.matches()) {
      var fields = new TreeSet<String>();
      scope.outcome().ifPresent(names -> fields.addAll(names.keySet()));
      scope.prediction().ifPresent(names -> fields.addAll(names.keySet()));
      return listed(part, "unknown field " + field.group(1), field.group(1), fields);
    }
    Matcher overload = NO_OVERLOAD.matcher(message);
    if (overload.matches()) {
      return positions.fault(
          part,
          "%s cannot take (%s)".formatted(operator(overload.group(1)), words(overload.group(2))),
          words(overload.group(3)),
          "");
    }
    Matcher noFields = NO_FIELDS.matcher(message);
    if (noFields.matches()) {
      return positions.fault(part, words(noFields.group(1)) + " has no fields", "", "");
    }
    return positions.fault(part, message, "", "");
  }

  private InvalidExpressionException.Fault unknown(long part, String name) {
    if (Rewriting.asksForMissing(name)) {
      return unknown(part, Rewriting.askedFor(name));
    }
    var names = new TreeSet<>(scope.names().keySet());
    scope.outcome().ifPresent(_ -> names.add(Scope.OUTCOMES));
    scope.prediction().ifPresent(_ -> names.add(Scope.PREDICTION));
    return listed(part, "unknown name " + name, name, names);
  }

  private InvalidExpressionException.Fault listed(
      long part, String problem, String name, Collection<String> known) {
    String fix = Suggestion.forName(name, known).map(it -> "Did you mean " + it + "?").orElse("");
    return positions.fault(part, problem, Suggestion.list(known), fix);
  }

  private static String operator(String function) {
    return function.equals("_?_:_")
        ? "? :"
        : function.equals("@in") ? "in" : function.replace("_", "");
  }

  private static String words(String types) {
    return types
        .replace("double", "number")
        .replace("bool", "condition")
        .replace("string", "text")
        .replace("timestamp", "time");
  }
}
