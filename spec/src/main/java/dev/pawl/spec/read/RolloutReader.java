package dev.pawl.spec.read;

import dev.pawl.spec.EvaluationSpec;
import dev.pawl.spec.Expression;
import dev.pawl.spec.RolloutSpec;
import dev.pawl.spec.RolloutSpec.Approval;
import dev.pawl.spec.RolloutSpec.LayerSpec;
import dev.pawl.spec.StageSpec;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Node.Sequence;
import dev.pawl.spec.read.Section.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads how a version that has passed the gate earns its traffic. */
final class RolloutReader {

  private static final Range HOLDOUT = new Range(0, 0.9, false, "0% … 90%");
  private static final Range PART = new Range(0, 1, false, "0% … 100%");

  private final Names names;
  private final ExpressionReader expressions;
  private final Problems problems;

  RolloutReader(Names names, ExpressionReader expressions) {
    this.names = names;
    this.expressions = expressions;
    this.problems = expressions.problems();
  }

  RolloutSpec read(Section whole, EvaluationSpec evaluation, Set<String> lineages) {
    Section section = whole.section("rollout");
    double holdout =
        section.scalar("holdout").map(node -> section.share(node, HOLDOUT)).orElse(0.0);
    Optional<Expression> only =
        section.scalar("only").flatMap(expressions::requestCondition).map(it -> it);
    RolloutSpec rollout =
        new RolloutSpec(
            section.text("of").equals("all"),
            holdout,
            only,
            section.mapping("layer").map(it -> layer(new Section(it, problems))),
            section.choice("approval", Approval.class).orElse(Approval.NONE),
            section.duration("pause").orElse(RolloutSpec.SHADOW_ONLY.pause()),
            stages(
                section, new StageReader(names, expressions, whole.section("metrics")), lineages));
    if (!evaluation.gated() && !rollout.live().isEmpty()) {
      whole
          .section("evaluation")
          .scalar("gated")
          .ifPresent(node ->
              problems.value(
                  node,
                  "true with stages after the shadow",
                  "Leave it out, or leave rollout.stages out."));
    }
    return rollout;
  }

  private LayerSpec layer(Section section) {
    double from = section.scalar("from").map(node -> section.share(node, PART)).orElse(0.0);
    double to = section.scalar("to").map(node -> section.share(node, PART)).orElse(1.0);
    if (from >= to) {
      section.scalar("to").ifPresent(node -> problems.value(node, "more than from", ""));
    }
    return new LayerSpec(section.text("name"), from, to);
  }

  private List<StageSpec> stages(Section section, StageReader stages, Set<String> lineages) {
    List<StageSpec> read = new ArrayList<>();
    if (section.node("stages").orElse(null) instanceof Sequence sequence) {
      for (Node item : sequence.items()) {
        Optional<StageSpec> stage =
            problems.faulty(item.path())
                ? Optional.empty()
                : named(item).flatMap(it -> stages.read(it, lineages));
        if (stage.isPresent() && stage.get() instanceof StageSpec.Shadow && !read.isEmpty()) {
          problems.value(item, "shadow as the first stage only", "Leave it out here.");
        }
        stage.ifPresent(read::add);
      }
    }
    if (read.isEmpty() || !(read.getFirst() instanceof StageSpec.Shadow)) {
      read.addFirst(RolloutSpec.SHADOW_ONLY.shadow());
    }
    return read;
  }

  /** A stage with its settings: one by its name alone has the settings that the schema gives it. */
  private Optional<Section> named(Node item) {
    if (item instanceof Mapping mapping) {
      return Optional.of(new Section(mapping, problems));
    }
    if (!(item instanceof Scalar scalar)) {
      return Optional.empty();
    }
    var stage = new LinkedHashMap<String, Node>();
    String path = item.path() + "." + scalar.text();
    stage.put(
        scalar.text(),
        new Mapping(new LinkedHashMap<>(), new LinkedHashMap<>(), item.place(), path));
    Node whole = new Mapping(stage, new LinkedHashMap<>(), item.place(), item.path());
    return Schema.published().complete(whole, "stage") instanceof Mapping mapping
        ? Optional.of(new Section(mapping, problems))
        : Optional.empty();
  }
}
