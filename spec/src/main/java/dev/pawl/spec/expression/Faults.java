package dev.pawl.spec.expression;

import dev.cel.common.CelIssue;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.pawl.spec.Suggestion;
import dev.pawl.spec.expression.InvalidExpressionException.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in the words of a spec what CEL's checker found. */
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

  /** What users of other languages write. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "int", "Use floor(x).",
          "float", "Numbers need no conversion.",
          "double", "Numbers need no conversion; number(x) makes one of a condition or a text.",
          "ln", "Use log(x), the natural logarithm.",
          "len", "Use size(x).",
          "length", "Use size(x).",
          "now", "Expressions read no clock, so that they can be repeated; use a declared time.",
          "count", "Use size(outcomes.filter(o, …)).",
          "avg", "Use sum(…) / size(…).",
          "mean", "Use sum(…) / size(…).");

  private static final List<String> FORMS = List.of("is_missing", "coalesce", "has");
  private static final List<String> MEMBER_FORMS =
      List.of("exists", "all", "exists_one", "filter", "map");

  private final Scope scope;
  private final Positions positions;
  private final CelExpr tree;

  Faults(Scope scope, Positions positions, CelExpr tree) {
    this.scope = scope;
    this.positions = positions;
    this.tree = tree;
  }

  InvalidExpressionException of(List<CelIssue> issues) {
    Map<String, Fault> faults = new LinkedHashMap<>();
    for (CelIssue issue : issues) {
      Fault fault = fault(issue);
      faults.putIfAbsent(fault.problem(), fault);
    }
    return new InvalidExpressionException(List.copyOf(faults.values()));
  }

  private Fault fault(CelIssue issue) {
    String message = issue.getMessage();
    long part = issue.getExprId();
    Matcher undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      return undeclared(part, undeclared.group(1));
    }
    Matcher field = UNDEFINED_FIELD.matcher(message);
    if (field.matches()) {
      return field(part, field.group(1));
    }
    Matcher overload = NO_OVERLOAD.matcher(message);
    if (overload.matches()) {
      return overload(part, overload.group(1), overload.group(2), overload.group(3));
    }
    Matcher noFields = NO_FIELDS.matcher(message);
    if (noFields.matches()) {
      return positions.fault(part, "a " + words(noFields.group(1)) + " has no fields", "", "");
    }
    return positions.fault(part, message, "", "");
  }

  private Fault undeclared(long part, String name) {
    boolean call = find(tree, part).filter(node -> node.getKind() == Kind.CALL).isPresent();
    if (call) {
      return function(part, name);
    }
    String plain = Rewriting.asksForMissing(name) ? Rewriting.askedFor(name) : name;
    var names = new TreeSet<>(scope.names().keySet());
    scope.outcome().ifPresent(_ -> names.add(Scope.OUTCOMES));
    scope.prediction().ifPresent(_ -> names.add(Scope.PREDICTION));
    var meant = new ArrayList<>(names);
    meant.addAll(List.of("true", "false"));
    return positions.fault(
        part,
        InvalidExpressionException.UNKNOWN_NAME + plain,
        Suggestion.list(names),
        suggestion(plain, meant));
  }

  private Fault function(long part, String name) {
    var known = new ArrayList<>(ScopeCompiler.LANGUAGE.functionNames());
    known.addAll(FORMS);
    known.addAll(MEMBER_FORMS);
    String other = OTHERWISE.get(name);
    String fix = other == null ? suggestion(name, known) : other;
    String expected = fix.isEmpty() ? String.join(", ", new TreeSet<>(known)) : "";
    return positions.before(name, part, "unknown function " + name, expected, fix);
  }

  private Fault field(long part, String name) {
    boolean ofPrediction =
        find(tree, part)
            .filter(node -> node.getKind() == Kind.SELECT)
            .map(node -> node.select().operand())
            .filter(of -> of.getKind() == Kind.IDENT && of.ident().name().equals(Scope.PREDICTION))
            .isPresent();
    Collection<String> known =
        (ofPrediction ? scope.prediction() : scope.outcome()).map(Map::keySet).orElseThrow();
    return positions.fault(
        part, "unknown field " + name, Suggestion.list(known), suggestion(name, known));
  }

  private Fault overload(long part, String function, String given, String candidates) {
    String problem = "%s cannot take (%s)".formatted(operator(function), words(given));
    String expectation =
        function.equals("_?_:_")
            ? "a condition, then two values of one type"
            : Arrays.stream(candidates.split("(?<=\\)),(?=\\()", -1))
                .map(Faults::words)
                .filter(candidate -> given.contains("list") || !candidate.contains("(list, list)"))
                .collect(Collectors.joining(" or "));
    return positions.fault(part, problem, expectation, remedy(part, function, given));
  }

  private String remedy(long part, String function, String given) {
    boolean comparison =
        find(tree, part)
            .filter(node -> node.getKind() == Kind.CALL && !node.call().args().isEmpty())
            .map(node -> node.call().args().getFirst())
            .filter(first -> first.getKind() == Kind.CALL)
            .filter(first -> first.call().function().matches("_[<>]=?_"))
            .isPresent();
    if (comparison && given.startsWith("bool, ") && function.matches("_[<>]=?_")) {
      return "Write a < x && x < b for a range.";
    }
    if (given.contains("bool") && given.contains("double") && !function.equals("_?_:_")) {
      return "number(x) makes 1 or 0 of a condition.";
    }
    boolean time = given.contains("Timestamp") || given.contains("Duration");
    if (time && given.contains("double")) {
      return "Write a span as duration('30m'); x / duration('1m') makes minutes of one.";
    }
    return "";
  }

  private static String suggestion(String name, Collection<String> known) {
    return Suggestion.forName(name, known).map("Did you mean %s?"::formatted).orElse("");
  }

  private static String operator(String function) {
    return switch (function) {
      case "_?_:_" -> "? :";
      case "_[_]" -> "[ ]";
      default -> function.replace("_", "").replace("@", "");
    };
  }

  private static String words(String types) {
    return types
        .replace("google.protobuf.Timestamp", "time")
        .replace("google.protobuf.Duration", "duration")
        .replace("double", "number")
        .replace("bool", "condition")
        .replace("string", "text")
        .replaceAll("list\\([^()]*\\)", "list")
        .replaceAll("%\\w+", "value")
        .replaceAll("^\\((\\w+)\\)$", "$1");
  }

  private static Optional<CelExpr> find(CelExpr node, long id) {
    if (node.id() == id) {
      return Optional.of(node);
    }
    return children(node).stream().flatMap(child -> find(child, id).stream()).findFirst();
  }

  private static List<CelExpr> children(CelExpr node) {
    return switch (node.getKind()) {
      case SELECT -> List.of(node.select().operand());
      case CALL -> {
        var parts = new ArrayList<>(node.call().args());
        node.call().target().ifPresent(parts::add);
        yield parts;
      }
      case LIST -> List.copyOf(node.list().elements());
      case COMPREHENSION ->
          List.of(
              node.comprehension().iterRange(),
              node.comprehension().loopStep(),
              node.comprehension().result());
      case CONSTANT, IDENT, MAP, STRUCT, NOT_SET -> List.of();
    };
  }
}
