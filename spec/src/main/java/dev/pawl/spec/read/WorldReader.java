package dev.pawl.spec.read;

import dev.pawl.spec.InputSpec;
import dev.pawl.spec.OutcomeSpec.Unanswered;
import dev.pawl.spec.Spec;
import dev.pawl.spec.Suggestion;
import dev.pawl.spec.TaskSpec;
import dev.pawl.spec.expression.Expressions;
import dev.pawl.spec.expression.InvalidExpressionException;
import dev.pawl.spec.expression.InvalidExpressionException.Fault;
import dev.pawl.spec.expression.Scope;
import dev.pawl.spec.expression.TypedExpression;
import dev.pawl.spec.expression.ValueType;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Node.Sequence;
import dev.pawl.spec.read.Section.Range;
import dev.pawl.spec.scenario.Draw;
import dev.pawl.spec.scenario.Draw.Kind;
import dev.pawl.spec.scenario.Source;
import dev.pawl.spec.scenario.Source.Delay;
import dev.pawl.spec.scenario.Source.Ranking;
import dev.pawl.spec.scenario.Source.Traffic;
import dev.pawl.spec.scenario.Source.Units;
import dev.pawl.spec.scenario.Truth;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads where the events of a scenario come from. Not safe for use by several threads. */
final class WorldReader {

  static final Range SHARE = new Range(0, 1, false, "0% … 100%");

  private static final Range MANY = new Range(0, 1_000_000, false, "0% or more");
  private static final List<String> KINDS =
      List.of("uniform", "normal", "log_normal", "exponential", "chance", "choice", "value");
  private static final Set<ValueType> NUMERIC =
      EnumSet.of(ValueType.NUMBER, ValueType.CONDITION, ValueType.TIME, ValueType.DURATION);

  private final Spec spec;
  private final Problems problems;

  /** What expressions can name, as far as it has been read. */
  private final SortedMap<String, ValueType> names = new TreeMap<>();

  private boolean influence;

  WorldReader(Spec spec, Problems problems) {
    this.spec = spec;
    this.problems = problems;
    names.put(Scope.TIME, ValueType.TIME);
    names.put(Truth.DAYS, ValueType.NUMBER);
  }

  Optional<InputSpec> input(String name) {
    return spec.inputs().stream().filter(input -> input.name().equals(name)).findFirst();
  }

  List<String> inputs() {
    return spec.inputs().stream().map(InputSpec::name).toList();
  }

  // ---- a known world --------------------------------------------------------------------------

  Source.World world(Section world) {
    Section traffic = world.section("traffic");
    Optional<Units> units = world.mapping("units").map(_ -> units(world.section("units")));
    units.flatMap(Units::input).ifPresent(name -> names.put(name, ValueType.TEXT));
    List<Draw> hidden = draws(world, "hidden");
    List<Draw> inputs = draws(world, "inputs");
    Optional<Mapping> ranked = world.mapping("ranking");
    Section ranking = world.section("ranking");
    List<Draw> hiddenOfItems = ranked.map(_ -> draws(ranking, "hidden")).orElse(List.of());
    List<Draw> inputsOfItems = ranked.map(_ -> draws(ranking, "inputs")).orElse(List.of());
    requireAll(
        world, Stream.concat(inputs.stream(), inputsOfItems.stream()).toList(), units, ranked);
    Optional<String> cluster = world.scalar("cluster").map(this::inputName);
    influence = cluster.isPresent();
    List<Truth> outcomes = truths(world.section("outcomes"));
    return new Source.World(
        instant(world, "from"),
        world.positiveDuration("for").orElse(Duration.ofDays(1)),
        new Traffic(
            traffic.number("per_hour").orElse(1.0),
            traffic.share("day", SHARE),
            traffic.share("week", SHARE)),
        units,
        hidden,
        inputs,
        outcomes,
        delay(world),
        cluster,
        ranked.map(_ -> ranking(ranking, hiddenOfItems, inputsOfItems, outcomes, cluster)));
  }

  private Ranking ranking(
      Section ranking,
      List<Draw> hidden,
      List<Draw> inputs,
      List<Truth> outcomes,
      Optional<String> cluster) {
    requireRankable(ranking.mapping(), Stream.concat(hidden.stream(), inputs.stream()).toList());
    if (cluster.isPresent()) {
      problems.at(
          ranking.mapping().place(),
          ranking.mapping().path(),
          "beside cluster",
          "either ranking or cluster",
          "");
    }
    long items = ranking.whole("items");
    long shown = ranking.scalar("shown").isPresent() ? ranking.whole("shown") : items;
    if (shown > items) {
      ranking
          .scalar("shown")
          .ifPresent(node -> problems.value(node, "at most items, " + items, ""));
    }
    List<String> choices = outcomes.stream().filter(Truth::isChance).map(Truth::name).toList();
    ranking
        .scalar("click")
        .filter(node -> !choices.contains(node.text()) && problems.isEmpty())
        .ifPresent(node ->
            problems.value(
                node,
                "one of world.outcomes that has a chance: " + Suggestion.list(choices),
                Names.suggestion(node.text(), choices)));
    return new Ranking(
        (int) items,
        (int) shown,
        hidden,
        inputs,
        ranking.text("click"),
        ranking.share("stop", SHARE),
        ranking.share("leave", SHARE));
  }

  /** Whether the spec and what is drawn of items are such that users can be shown orders. */
  private void requireRankable(Mapping mapping, List<Draw> ofItems) {
    boolean clicksSuffice =
        spec.outcome().unanswered() == Unanswered.NEGATIVE && spec.outcome().joinBy().isEmpty();
    if (!clicksSuffice) {
      problems.at(
          mapping.place(),
          mapping.path(),
          "with %s"
              .formatted(
                  spec.outcome().joinBy().isEmpty()
                      ? "outcome.unanswered: drop"
                      : "outcome.join_by"),
          "a spec with outcome.unanswered: negative and without join_by, because users say what they choose and not what they pass",
          "Change the spec, or leave world.ranking out.");
    }
    if (spec.task().kind() == TaskSpec.Kind.CLASSES) {
      problems.at(
          mapping.place(),
          mapping.path(),
          "with task.classes",
          "a task with one score to order by",
          "Change the spec, or leave world.ranking out.");
    }
    for (Draw draw : ofItems) {
      if (draw.perUnit()) {
        problems.at(
            mapping.place(),
            mapping.path(),
            draw.name() + " per: unit",
            "per: request, because items are others each time",
            "");
      }
    }
  }

  private Units units(Section units) {
    return new Units(
        (int) units.whole("count"),
        units.scalar("input").map(this::inputName),
        units.number("spread").orElse(0.0));
  }

  String inputName(Scalar node) {
    if (input(node.text()).isEmpty()) {
      problems.value(
          node,
          "an input of the spec: " + Suggestion.list(inputs()),
          Names.suggestion(node.text(), inputs()));
    }
    return node.text();
  }

  private static Instant instant(Section section, String key) {
    String text = section.text(key);
    try {
      return Instant.parse(text.length() == 17 ? text.replace("Z", ":00Z") : text);
    } catch (DateTimeException refused) {
      section
          .scalar(key)
          .ifPresent(node ->
              section.problems().value(node, "a time in UTC such as 2026-01-01T00:00:00Z", ""));
      return Instant.EPOCH;
    }
  }

  private void requireAll(
      Section world, List<Draw> inputs, Optional<Units> units, Optional<Mapping> ranked) {
    for (InputSpec input : spec.inputs()) {
      boolean drawn =
          inputs.stream().anyMatch(draw -> draw.name().equals(input.name()))
              || units.flatMap(Units::input).filter(input.name()::equals).isPresent()
              || problems.faulty("world.inputs." + input.name())
              || problems.faulty("world.ranking.inputs." + input.name());
      if (input.required() && !drawn) {
        Mapping mapping = world.section("inputs").mapping();
        problems.at(
            mapping.place(),
            mapping.pathOf(input.name()),
            "missing",
            "a distribution, because the spec requires the input",
            ranked.isPresent() ? "What items have is written in world.ranking.inputs." : "");
      }
    }
  }

  private List<Draw> draws(Section world, String key) {
    boolean sent = key.equals("inputs");
    List<Draw> draws = new ArrayList<>();
    Section section = world.section(key);
    for (Map.Entry<String, Node> entry : section.mapping().entries().entrySet()) {
      Node node = entry.getValue();
      String name = entry.getKey();
      if (problems.faulty(node.path())) {
        continue;
      }
      boolean known = sent == input(name).isPresent();
      if (!known || names.containsKey(name)) {
        problems.at(
            section.mapping().keys().getOrDefault(name, node.place()),
            node.path(),
            "name " + name,
            sent && !names.containsKey(name)
                ? "an input of the spec: " + Suggestion.list(inputs())
                : "a name of its own, that is no input of the spec",
            sent ? Names.suggestion(name, inputs()) : "");
        continue;
      }
      draw(name, node, sent ? input(name) : Optional.empty()).ifPresent(draws::add);
    }
    return draws;
  }

  private Optional<Draw> draw(String name, Node node, Optional<InputSpec> input) {
    Kind kind;
    boolean perUnit = false;
    double missing = 0;
    if (node instanceof Mapping mapping) {
      Section section = new Section(mapping, problems);
      Optional<Kind> read = kind(section);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      kind = read.get();
      perUnit = section.text("per").equals("unit");
      missing = section.share("missing", SHARE);
      if (perUnit && kind instanceof Kind.Computed) {
        problems.value(mapping, "per: request, with value", "");
      }
    } else if (node instanceof Scalar scalar && scalar.value() instanceof Number number) {
      kind = new Kind.Constant(number.doubleValue());
    } else {
      return Optional.empty();
    }
    ValueType type = typeOf(kind);
    names.put(name, input.map(it -> ValueType.of(it.type())).orElse(type));
    if (input.isPresent() && !fits(type, input.get().type())) {
      problems.value(
          node,
          "what makes %s, the type of the input"
              .formatted(ValueType.of(input.get().type()).words()),
          "");
    }
    return Optional.of(new Draw(name, kind, perUnit, missing));
  }

  private static ValueType typeOf(Kind kind) {
    return switch (kind) {
      case Kind.Chance _ -> ValueType.CONDITION;
      case Kind.Choice _ -> ValueType.TEXT;
      case Kind.Computed(var value) -> value.type();
      case Kind.Constant _, Kind.Uniform _, Kind.Normal _, Kind.LogNormal _, Kind.Exponential _ ->
          ValueType.NUMBER;
    };
  }

  private static boolean fits(ValueType drawn, InputSpec.Type declared) {
    return switch (declared) {
      case NUMBER -> drawn != ValueType.TEXT && drawn != ValueType.TIME;
      case BOOLEAN -> drawn == ValueType.CONDITION;
      case TIME -> drawn == ValueType.TIME;
      case CATEGORY, TEXT -> drawn == ValueType.TEXT;
    };
  }

  private Optional<Kind> kind(Section section) {
    List<String> given = KINDS.stream().filter(section.mapping().entries()::containsKey).toList();
    if (given.size() != 1) {
      problems.value(section.mapping(), "exactly " + Suggestion.list(KINDS), "");
      return Optional.empty();
    }
    return switch (given.getFirst()) {
      case "uniform" -> pair(section, "uniform").map(it -> new Kind.Uniform(it[0], it[1]));
      case "normal" -> pair(section, "normal").map(it -> new Kind.Normal(it[0], it[1]));
      case "log_normal" -> pair(section, "log_normal").map(it -> new Kind.LogNormal(it[0], it[1]));
      case "exponential" -> section.number("exponential").map(Kind.Exponential::new);
      case "chance" -> Optional.of(new Kind.Chance(section.share("chance", SHARE)));
      case "choice" -> choice(section.section("choice"));
      default ->
          section
              .scalar("value")
              .flatMap(node -> compile(node, EnumSet.allOf(ValueType.class)))
              .map(Kind.Computed::new);
    };
  }

  private Optional<double[]> pair(Section section, String key) {
    if (!(section.node(key).orElse(null) instanceof Sequence(var items, _, _))) {
      return Optional.empty();
    }
    double[] pair = new double[2];
    for (int i = 0; i < 2 && i < items.size(); i++) {
      if (items.get(i) instanceof Scalar scalar && scalar.value() instanceof Number number) {
        pair[i] = number.doubleValue();
      }
    }
    boolean ordered = key.equals("uniform") ? pair[0] <= pair[1] : pair[1] >= 0;
    boolean positive = !key.equals("log_normal") || pair[0] > 0;
    if (items.size() != 2 || !ordered || !positive) {
      section
          .node(key)
          .ifPresent(node ->
              problems.value(
                  node,
                  key.equals("uniform")
                      ? "two numbers, the smaller first"
                      : "two numbers, the second 0 or more"
                          + (key.equals("log_normal") ? ", the first above 0" : ""),
                  ""));
      return Optional.empty();
    }
    return Optional.of(pair);
  }

  private Optional<Kind> choice(Section choice) {
    List<String> chosen = new ArrayList<>(choice.mapping().entries().keySet());
    List<Double> weights = chosen.stream().map(name -> choice.share(name, MANY)).toList();
    if (weights.stream().mapToDouble(Double::doubleValue).sum() <= 0) {
      problems.value(choice.mapping(), "at least one weight above 0", "");
      return Optional.empty();
    }
    return Optional.of(new Kind.Choice(chosen, weights));
  }

  private Delay delay(Section world) {
    if (world.scalar("delay").isPresent()) {
      Duration all = world.duration("delay").orElse(Duration.ZERO);
      return new Delay(all, all);
    }
    Section delay = world.section("delay");
    Duration least = delay.duration("least").orElse(Duration.ZERO);
    Duration mean = delay.duration("mean").orElse(least);
    if (mean.compareTo(least) < 0) {
      delay.scalar("mean").ifPresent(node -> problems.value(node, "at least least", ""));
    }
    return new Delay(least, mean);
  }

  // ---- what comes true ------------------------------------------------------------------------

  List<Truth> truths(Section outcomes) {
    var before = new TreeMap<String, ValueType>(names);
    names.put(Truth.SCORE, ValueType.NUMBER);
    names.put(Truth.ARM, ValueType.TEXT);
    names.put(Truth.VERSION, ValueType.TEXT);
    if (influence) {
      names.put(Truth.OTHERS, ValueType.NUMBER);
    }
    List<Truth> truths = new ArrayList<>();
    for (Map.Entry<String, Node> entry : outcomes.mapping().entries().entrySet()) {
      if (!problems.faulty(entry.getValue().path())
          && entry.getValue() instanceof Mapping mapping) {
        truth(entry.getKey(), mapping).ifPresent(truths::add);
      }
    }
    names.clear();
    names.putAll(before);
    return truths;
  }

  private Optional<Truth> truth(String name, Mapping mapping) {
    List<InputSpec> declared = spec.outcome().values();
    Optional<InputSpec> value =
        declared.stream().filter(each -> each.name().equals(name)).findFirst();
    if (value.isEmpty()) {
      List<String> known = declared.stream().map(InputSpec::name).toList();
      problems.value(
          mapping,
          "an outcome value of the spec: " + Suggestion.list(known),
          Names.suggestion(name, known));
      return Optional.empty();
    }
    Section section = new Section(mapping, problems);
    boolean isChance = mapping.entries().containsKey("chance");
    if (isChance == mapping.entries().containsKey("value")) {
      problems.value(mapping, "either chance or value", "");
      return Optional.empty();
    }
    InputSpec.Type wanted = isChance ? InputSpec.Type.BOOLEAN : InputSpec.Type.NUMBER;
    if (value.get().type() != wanted) {
      problems.value(
          mapping,
          "%s, because %s is %s"
              .formatted(
                  value.get().type() == InputSpec.Type.BOOLEAN ? "chance" : "value",
                  name,
                  ValueType.of(value.get().type()).words()),
          "");
    }
    Optional<Truth> truth =
        section
            .scalar(isChance ? "chance" : "value")
            .flatMap(node -> compile(node, NUMERIC))
            .map(of -> new Truth(name, isChance, of, section.number("noise").orElse(0.0)));
    names.put(name, ValueType.of(value.get().type()));
    return truth;
  }

  private Optional<TypedExpression> compile(Scalar node, Set<ValueType> accepted) {
    try {
      return Optional.of(Expressions.in(Scope.of(names)).compile(node.text().strip(), accepted));
    } catch (InvalidExpressionException invalid) {
      ExpressionReader.report(invalid, node, problems, Fault::fix);
      return Optional.empty();
    }
  }

  // ---- what has happened ----------------------------------------------------------------------

  Source.Recorded recorded(Section data, Path folder) {
    exactlyOne(data, "prediction_time", "every");
    exactlyOne(data, "outcome_time", "outcome_after");
    ZoneId zone = ZoneOffset.UTC;
    try {
      zone = ZoneId.of(data.text("zone"));
    } catch (DateTimeException unknown) {
      data.scalar("zone")
          .ifPresent(node -> problems.value(node, "a zone such as Europe/Berlin", ""));
    }
    return new Source.Recorded(
        folder.resolve(data.text("file")),
        data.scalar("prediction_time").map(Scalar::text),
        data.scalar("outcome_time").map(Scalar::text),
        data.positiveDuration("every"),
        instant(data, "start"),
        data.duration("outcome_after"),
        data.scalar("id").map(Scalar::text),
        data.scalar("unit").map(Scalar::text),
        zone,
        data.positiveDuration("for"));
  }

  private void exactlyOne(Section data, String one, String other) {
    boolean both = data.node(one).isPresent() && data.node(other).isPresent();
    boolean neither =
        !data.mapping().entries().containsKey(one) && !data.mapping().entries().containsKey(other);
    if (both || neither) {
      problems.at(
          data.mapping().place(),
          data.mapping().pathOf(one),
          both ? "beside " + other : "missing",
          "either %s or %s".formatted(one, other),
          "");
    }
  }
}
