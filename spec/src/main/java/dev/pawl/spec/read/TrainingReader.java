package dev.pawl.spec.read;

import dev.pawl.spec.Component;
import dev.pawl.spec.LineageSpec;
import dev.pawl.spec.Suggestion;
import dev.pawl.spec.TaskSpec;
import dev.pawl.spec.TaskSpec.Kind;
import dev.pawl.spec.TrainingSpec;
import dev.pawl.spec.TrainingSpec.Balance;
import dev.pawl.spec.TrainingSpec.Blend;
import dev.pawl.spec.TrainingSpec.Mode;
import dev.pawl.spec.TrainingSpec.Parked;
import dev.pawl.spec.TrainingSpec.Trigger;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Node.Sequence;
import dev.pawl.spec.read.Section.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads when and how a model learns. */
final class TrainingReader {

  private static final Range BLENDED = new Range(0, 1, true, "above 0%, at most 100%");
  private static final Range MORE = new Range(0, 1_000, true, "above 0%, at most 100000%");
  private static final Range REPEATED = new Range(0, 100, true, "above 0%, at most 10000%");
  private static final Duration DAY = Duration.ofDays(1);

  private static final String FEATURES = "features";
  private static final String WINDOW = "window";
  private static final String ASSERT = "assert";

  private final ComponentReader components;
  private final Names names;
  private final Optional<Component> learner;

  /**
   * A reader.
   *
   * @param components reads learners and transforms
   * @param names the columns
   * @param learner the spec's own; empty when it was refused
   */
  TrainingReader(ComponentReader components, Names names, Optional<Component> learner) {
    this.components = components;
    this.names = names;
    this.learner = learner;
  }

  TrainingSpec read(Section whole, TaskSpec task) {
    Section section = whole.section("training");
    Mode mode = section.choice("mode", Mode.class).orElse(Mode.CONTINUAL);
    return new TrainingSpec(
        mode,
        (int) section.whole("micro_batch"),
        triggers(section, mode, whole.section("watch").mapping().get("drift") != null),
        section.positiveDuration(WINDOW).orElse(DAY),
        blend(section, mode),
        lineages(section),
        parked(section),
        balance(section, task),
        section.whole("seed"));
  }

  private static List<Trigger> triggers(Section section, Mode mode, boolean watchesDrift) {
    Problems problems = section.problems();
    if (!section.mapping().entries().containsKey("triggers")) {
      return mode == Mode.MANUAL ? List.of() : List.of(new Trigger.Every(DAY));
    }
    if (!(section.node("triggers").orElse(null) instanceof Sequence sequence)) {
      return List.of();
    }
    if (mode == Mode.MANUAL && !sequence.items().isEmpty()) {
      problems.value(
          sequence, "none in mode manual", "Leave triggers out, or choose another mode.");
    }
    if (mode != Mode.MANUAL && sequence.items().isEmpty()) {
      problems.value(sequence, "at least one in this mode", "Leave triggers out for every day.");
    }
    var triggers = new ArrayList<Trigger>();
    for (Node item : sequence.items()) {
      if (!problems.faulty(item.path())) {
        trigger(item, problems).ifPresent(triggers::add);
      }
      if (item instanceof Mapping mapping && mapping.get("drift") != null && !watchesDrift) {
        problems.value(item, "with watch.drift, which finds it", "Declare watch: {drift: {}}.");
      }
    }
    return triggers;
  }

  private static Optional<Trigger> trigger(Node item, Problems problems) {
    if (!(item instanceof Mapping mapping)) {
      return Optional.of(new Trigger.Drift());
    }
    var section = new Section(mapping, problems);
    return section
        .positiveDuration("every")
        .<Trigger>map(Trigger.Every::new)
        .or(() -> section.number("labels").map(count -> new Trigger.Labels(count.longValue())))
        .or(() ->
            section
                .scalar("more_labels")
                .map(node -> new Trigger.MoreLabels(section.share(node, MORE))))
        .or(() -> section.mapping("performance").map(it -> performance(new Section(it, problems))))
        .or(() -> section.mapping("drift").map(it -> drift(new Section(it, problems))));
  }

  private static Trigger drift(Section section) {
    Mapping mapping = section.mapping();
    if (mapping.get("features") == null && mapping.get("rise") == null) {
      section
          .problems()
          .at(mapping.place(), mapping.path(), "no threshold", "features or rise, or both", "");
    }
    return new Trigger.FeatureDrift(
        section
            .scalar("features")
            .map(node -> section.share(node, BLENDED))
            .orElse(Double.POSITIVE_INFINITY),
        section
            .scalar("rise")
            .map(node -> section.share(node, MORE))
            .orElse(Double.POSITIVE_INFINITY));
  }

  private static Trigger performance(Section section) {
    Mapping mapping = section.mapping();
    if (mapping.get("limit") == null && mapping.get("rise") == null) {
      section
          .problems()
          .at(mapping.place(), mapping.path(), "no threshold", "limit or rise, or both", "");
    }
    return new Trigger.Performance(
        section.positiveDuration("over").orElse(DAY),
        section.number("limit").orElse(Double.POSITIVE_INFINITY),
        section
            .scalar("rise")
            .map(node -> section.share(node, MORE))
            .orElse(Double.POSITIVE_INFINITY));
  }

  private static Optional<Blend> blend(Section section, Mode mode) {
    Optional<Mapping> mapping = section.mapping("blend");
    if (mapping.isPresent() && mode == Mode.SCHEDULED_STATELESS) {
      section
          .problems()
          .value(
              mapping.get(),
              "none in mode scheduled_stateless, which has no lineage to blend into",
              "Leave it out, or choose mode scheduled_stateful or continual.");
    }
    return mapping.map(it -> {
      var blend = new Section(it, section.problems());
      return new Blend(blend.positiveDuration("every").orElse(DAY), blend.share("share", BLENDED));
    });
  }

  private SortedMap<String, LineageSpec> lineages(Section section) {
    var lineages = new TreeMap<String, LineageSpec>();
    section
        .section("lineages")
        .mapping()
        .entries()
        .forEach((name, node) -> {
          if (!section.problems().faulty(node.path())) {
            lineage(node, section.problems()).ifPresent(lineage -> lineages.put(name, lineage));
          }
        });
    return lineages;
  }

  /** What a lineage says beside features and window is its learner. */
  private Optional<LineageSpec> lineage(Node node, Problems problems) {
    if (!(node instanceof Mapping mapping)) {
      return Optional.of(LineageSpec.of(components.read(node)));
    }
    var section = new Section(mapping, problems);
    List<String> learners = new ArrayList<>(mapping.entries().keySet());
    learners.removeAll(List.of(FEATURES, WINDOW));
    if (learners.size() > 1) {
      String last = learners.getLast();
      problems.at(
          mapping.keys().getOrDefault(last, mapping.place()),
          mapping.path(),
          String.join(" and ", learners),
          "at most one learner by its name, beside features and window",
          Names.suggestion(last, List.of(FEATURES, WINDOW)));
      return Optional.empty();
    }
    if (section.node(FEATURES).orElse(null) instanceof Sequence own) {
      own.items().forEach(item -> withoutAssertions(item, problems));
    }
    Optional<Component> own =
        learners.isEmpty() ? learner : Optional.of(components.read(learners.getFirst(), mapping));
    return own.map(it ->
        new LineageSpec(
            it, components.ownFeatures(section, names), section.positiveDuration(WINDOW)));
  }

  /** What serves is held against what is stated, and that is stated once, for the spec's own. */
  private static void withoutAssertions(Node transform, Problems problems) {
    if (transform instanceof Mapping named
        && named.entries().size() == 1
        && named.entries().firstEntry().getValue() instanceof Mapping settings) {
      Node stated = settings.get(ASSERT);
      if (stated != null) {
        problems.value(
            stated,
            "no assert in a lineage's own features",
            "Leave it out, or state it in the spec's features.");
      }
    }
  }

  private static Parked parked(Section training) {
    Section section = training.section("parked");
    return new Parked(
        section.flag("revive"),
        (int) section.whole("keep"),
        section.positiveDuration("for").orElse(DAY),
        section.flag("merge"));
  }

  private static Balance balance(Section training, TaskSpec task) {
    Section section = training.section("balance");
    List<String> classes =
        switch (task.kind()) {
          case REGRESSION -> List.of();
          case BINARY -> List.of("negative", "positive");
          case CLASSES -> task.classes();
        };
    Section weights = section.section("weights");
    Section samples = section.section("samples");
    checkClasses(weights, classes, task);
    checkClasses(samples, classes, task);
    return new Balance(
        classes.stream().map(name -> weights.number(name).orElse(1.0)).toList(),
        classes.stream()
            .map(
                name -> samples.scalar(name).map(node -> samples.share(node, REPEATED)).orElse(1.0))
            .toList());
  }

  private static void checkClasses(Section section, List<String> classes, TaskSpec task) {
    section
        .mapping()
        .keys()
        .forEach((name, place) -> {
          if (!classes.contains(name)) {
            String expected =
                task.kind() == Kind.REGRESSION
                    ? "none for a regression, which has no classes"
                    : Suggestion.list(classes);
            section
                .problems()
                .at(
                    place,
                    section.mapping().pathOf(name),
                    "class " + new Scalar(name, name, place, "").shown(),
                    expected,
                    Names.suggestion(name, classes));
          }
        });
  }
}
