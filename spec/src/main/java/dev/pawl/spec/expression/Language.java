package dev.pawl.spec.expression;

import static dev.cel.common.types.SimpleType.BOOL;
import static dev.cel.common.types.SimpleType.DOUBLE;
import static dev.cel.common.types.SimpleType.DURATION;
import static dev.cel.common.types.SimpleType.STRING;
import static dev.cel.common.types.SimpleType.TIMESTAMP;

import com.google.errorprone.annotations.Immutable;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.TypeParamType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The functions and operators of the language, each with its types and what it does. They replace
 * CEL's standard ones, because those tell whole numbers from fractions, and users of a spec do not.
 *
 * <p>A function that has no value for its arguments (0 / 0, the root of a negative number, an
 * element that a list does not have) throws {@link NoValueException}; CEL's logic absorbs that as
 * it absorbs every error: {@code true || x} is true, whatever x.
 */
final class Language {

  private static final TypeParamType ANY = TypeParamType.create("A");
  private static final ListType ANY_LIST = ListType.create(ANY);

  private final Map<String, List<CelOverloadDecl>> declarations = new LinkedHashMap<>();
  private final List<CelFunctionBinding> bindings = new ArrayList<>();

  Language() {
    logic();
    comparisons();
    arithmetic();
    numbers();
    texts();
    times();
    lists();
  }

  List<CelFunctionDecl> declarations() {
    return declarations.entrySet().stream()
        .map(entry -> CelFunctionDecl.newFunctionDeclaration(entry.getKey(), entry.getValue()))
        .toList();
  }

  List<CelFunctionBinding> bindings() {
    return List.copyOf(bindings);
  }

  /** The names that can be called like {@code name(x)} or {@code x.name()}. */
  List<String> functionNames() {
    return declarations.keySet().stream()
        .filter(name -> Character.isLetter(name.charAt(0)))
        .sorted()
        .toList();
  }

  private void logic() {
    // CEL's interpreter runs these itself: their arguments are not all evaluated.
    declare("_&&_", CelOverloadDecl.newGlobalOverload("logical_and", BOOL, BOOL, BOOL));
    declare("_||_", CelOverloadDecl.newGlobalOverload("logical_or", BOOL, BOOL, BOOL));
    declare("_?_:_", CelOverloadDecl.newGlobalOverload("conditional", ANY, BOOL, ANY, ANY));
    declare(
        "@not_strictly_false", CelOverloadDecl.newGlobalOverload("not_strictly_false", BOOL, BOOL));
    unary("!_", "logical_not", BOOL, BOOL, Boolean.class, value -> !value);
  }

  private void comparisons() {
    binary("_==_", "equals", BOOL, ANY, ANY, Object.class, Object.class, Language::same);
    binary("_!=_", "not_equals", BOOL, ANY, ANY, Object.class, Object.class, (a, b) -> !same(a, b));
    for (Order order : Order.values()) {
      String id = order.overload();
      ordered(order, id + "_double", DOUBLE, Double.class, (a, b) -> order.holds(a, b));
      ordered(order, id + "_string", STRING, String.class, (a, b) -> order.holds(a.compareTo(b)));
      ordered(
          order,
          id + "_timestamp",
          TIMESTAMP,
          Instant.class,
          (a, b) -> order.holds(a.compareTo(b)));
      ordered(
          order, id + "_duration", DURATION, Duration.class, (a, b) -> order.holds(a.compareTo(b)));
    }
  }

  private static boolean same(Object a, Object b) {
    return (a instanceof Double x && b instanceof Double y)
        ? x.doubleValue() == y.doubleValue()
        : a.equals(b);
  }

  private <T> void ordered(
      Order order, String id, CelType type, Class<T> java, CelFunctionOverload.Binary<T, T> test) {
    binary(order.operator(), id, BOOL, type, type, java, java, test);
  }

  private void arithmetic() {
    doubles("_+_", "add_double", (a, b) -> a + b);
    doubles("_-_", "subtract_double", (a, b) -> a - b);
    doubles("_*_", "multiply_double", (a, b) -> a * b);
    doubles("_/_", "divide_double", (a, b) -> a / b);
    doubles("_%_", "modulo_double", (a, b) -> a % b);
    unary("-_", "negate_double", DOUBLE, DOUBLE, Double.class, value -> -value);
    binary("_+_", "add_string", STRING, STRING, STRING, String.class, String.class, String::concat);
    binary(
        "_+_",
        "add_timestamp_duration",
        TIMESTAMP,
        TIMESTAMP,
        DURATION,
        Instant.class,
        Duration.class,
        Times::plus);
    binary(
        "_+_",
        "add_duration_timestamp",
        TIMESTAMP,
        DURATION,
        TIMESTAMP,
        Duration.class,
        Instant.class,
        (span, time) -> Times.plus(time, span));
    binary(
        "_+_",
        "add_duration_duration",
        DURATION,
        DURATION,
        DURATION,
        Duration.class,
        Duration.class,
        Times::sum);
    binary(
        "_-_",
        "subtract_timestamp_timestamp",
        DURATION,
        TIMESTAMP,
        TIMESTAMP,
        Instant.class,
        Instant.class,
        (a, b) -> Times.between(b, a));
    binary(
        "_-_",
        "subtract_timestamp_duration",
        TIMESTAMP,
        TIMESTAMP,
        DURATION,
        Instant.class,
        Duration.class,
        (time, span) -> Times.plus(time, span.negated()));
    binary(
        "_-_",
        "subtract_duration_duration",
        DURATION,
        DURATION,
        DURATION,
        Duration.class,
        Duration.class,
        (a, b) -> Times.sum(a, b.negated()));
    binary(
        "_/_",
        "divide_duration",
        DOUBLE,
        DURATION,
        DURATION,
        Duration.class,
        Duration.class,
        (a, b) -> valued(Times.millis(a) / Times.millis(b)));
  }

  private void numbers() {
    for (NumberFunction function : NumberFunction.values()) {
      unary(
          function.word(),
          function.overload(),
          DOUBLE,
          DOUBLE,
          Double.class,
          value -> valued(function.of(value)));
    }
    doubles("min", "min_double", Math::min);
    doubles("max", "max_double", Math::max);
    doubles("pow", "pow_double", StrictMath::pow);
    unary("number", "bool_to_double", DOUBLE, BOOL, Boolean.class, value -> value ? 1.0 : 0.0);
    unary("number", "string_to_double", DOUBLE, STRING, String.class, Texts::number);
  }

  private void texts() {
    unary("size", "size_string", DOUBLE, STRING, String.class, Texts::size);
    member("contains", "contains_string", BOOL, STRING, STRING, String.class, String::contains);
    member(
        "startsWith", "starts_with_string", BOOL, STRING, STRING, String.class, String::startsWith);
    member("endsWith", "ends_with_string", BOOL, STRING, STRING, String.class, String::endsWith);
    member("matches", "matches_string", BOOL, STRING, STRING, String.class, Texts::matches);
    memberUnary("lowerAscii", "lower_ascii", STRING, STRING, String.class, Texts::lowerAscii);
    memberUnary("upperAscii", "upper_ascii", STRING, STRING, String.class, Texts::upperAscii);
    memberUnary("trim", "trim_string", STRING, STRING, String.class, String::strip);
  }

  private void times() {
    unary("timestamp", "string_to_timestamp", TIMESTAMP, STRING, String.class, Times::instant);
    unary("duration", "string_to_duration", DURATION, STRING, String.class, Times::span);
    for (TimeField field : TimeField.values()) {
      memberUnary(
          field.word(),
          field.overload(),
          DOUBLE,
          TIMESTAMP,
          Instant.class,
          time -> field.of(time, "UTC"));
      member(
          field.word(),
          field.overload() + "_with_zone",
          DOUBLE,
          TIMESTAMP,
          STRING,
          Instant.class,
          field::of);
    }
    memberUnary(
        "getHours", "duration_hours", DOUBLE, DURATION, Duration.class, d -> (double) d.toHours());
    memberUnary(
        "getMinutes",
        "duration_minutes",
        DOUBLE,
        DURATION,
        Duration.class,
        d -> (double) d.toMinutes());
    memberUnary(
        "getSeconds",
        "duration_seconds",
        DOUBLE,
        DURATION,
        Duration.class,
        d -> (double) d.toSeconds());
  }

  private void lists() {
    binary("@in", "in_list", BOOL, ANY, ANY_LIST, Object.class, List.class, Lists::contains);
    binary("_[_]", "index_list", ANY, ANY_LIST, DOUBLE, List.class, Double.class, Lists::element);
    binary("_+_", "add_list", ANY_LIST, ANY_LIST, ANY_LIST, List.class, List.class, Lists::concat);
    unary("size", "size_list", DOUBLE, ANY_LIST, List.class, list -> (double) list.size());
    aggregate("sum", Lists::sum);
    aggregate("min", Lists::min);
    aggregate("max", Lists::max);
  }

  private void aggregate(String name, ListOperation operation) {
    unary(
        name,
        name + "_list",
        DOUBLE,
        ListType.create(DOUBLE),
        List.class,
        list -> valued(operation.of(list)));
  }

  static double valued(double value) {
    if (Double.isNaN(value)) {
      throw new NoValueException();
    }
    return value;
  }

  private void doubles(String operator, String id, DoubleBinaryOperation operation) {
    binary(
        operator,
        id,
        DOUBLE,
        DOUBLE,
        DOUBLE,
        Double.class,
        Double.class,
        (a, b) -> valued(operation.of(a, b)));
  }

  private <A> void unary(
      String name,
      String id,
      CelType result,
      CelType type,
      Class<A> java,
      CelFunctionOverload.Unary<A> operation) {
    declare(name, CelOverloadDecl.newGlobalOverload(id, result, type));
    bindings.add(CelFunctionBinding.from(id, java, operation));
  }

  private <A> void memberUnary(
      String name,
      String id,
      CelType result,
      CelType type,
      Class<A> java,
      CelFunctionOverload.Unary<A> operation) {
    declare(name, CelOverloadDecl.newMemberOverload(id, result, type));
    bindings.add(CelFunctionBinding.from(id, java, operation));
  }

  private <A, B> void binary(
      String name,
      String id,
      CelType result,
      CelType left,
      CelType right,
      Class<A> leftJava,
      Class<B> rightJava,
      CelFunctionOverload.Binary<A, B> operation) {
    declare(name, CelOverloadDecl.newGlobalOverload(id, result, left, right));
    bindings.add(CelFunctionBinding.from(id, leftJava, rightJava, operation));
  }

  private <A> void member(
      String name,
      String id,
      CelType result,
      CelType target,
      CelType argument,
      Class<A> targetJava,
      CelFunctionOverload.Binary<A, String> operation) {
    declare(name, CelOverloadDecl.newMemberOverload(id, result, target, argument));
    bindings.add(CelFunctionBinding.from(id, targetJava, String.class, operation));
  }

  /** An operation on two numbers. */
  @Immutable
  @FunctionalInterface
  private interface DoubleBinaryOperation {
    double of(double a, double b);
  }

  /** From a list of numbers to a number. */
  @Immutable
  @FunctionalInterface
  private interface ListOperation {
    double of(List<?> numbers);
  }

  private void declare(String name, CelOverloadDecl overload) {
    declarations.computeIfAbsent(name, _ -> new ArrayList<>()).add(overload);
  }
}
