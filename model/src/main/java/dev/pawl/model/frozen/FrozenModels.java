package dev.pawl.model.frozen;

import dev.pawl.model.Declaration;
import dev.pawl.model.InvalidDeclarationException;
import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.Model;
import dev.pawl.model.Settings;
import dev.pawl.model.baseline.ExpressionModel;
import dev.pawl.model.baseline.Expressions;
import dev.pawl.model.baseline.Key;
import dev.pawl.model.baseline.Season;
import dev.pawl.model.baseline.TableModel;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.Manifest;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.model.linear.LinearModel;
import dev.pawl.model.panel.Ballot;
import dev.pawl.model.panel.StackedModel;
import dev.pawl.model.panel.VotingModel;
import dev.pawl.model.row.Spelling;
import dev.pawl.model.tabular.AttributeModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Frozen models as checkpoints: what serving needs, to be kept and brought back in another process.
 * A restored model predicts to the same bits.
 */
public final class FrozenModels {
  private static final String TABLE = "table";
  private static final String EXPRESSION = "expression";
  private static final String CORRECTED = "corrected";
  private static final String VOTING = "voting";
  private static final String STACKING = "stacking";
  private static final String META = "meta";
  private static final List<String> KINDS =
      List.of(
          AttributeModel.KIND, CORRECTED, EXPRESSION, LinearModel.KIND, STACKING, TABLE, VOTING);

  private FrozenModels() {}

  /** What transforms the rows of a model, if anything does; nobody may learn with it. */
  public static Optional<Pipeline> pipeline(Model model) {
    return switch (model) {
      case LinearModel linear -> Optional.of(linear.pipeline());
      case AttributeModel attributes -> Optional.of(attributes.pipeline());
      case CorrectedModel corrected -> pipeline(corrected.within());
      default -> Optional.empty();
    };
  }

  /**
   * All of a model.
   *
   * @throws IllegalArgumentException when it is of a kind that cannot be kept
   */
  public static Checkpoint checkpoint(Model model) {
    return switch (model) {
      case LinearModel linear -> linear.checkpoint();
      case AttributeModel attributes -> attributes.checkpoint();
      case TableModel table -> checkpoint(table);
      case ExpressionModel expression -> checkpoint(expression);
      case CorrectedModel corrected -> checkpoint(corrected);
      case VotingModel voting -> checkpoint(voting);
      case StackedModel stacked -> checkpoint(stacked);
      default ->
          throw new IllegalArgumentException(
              "model: %s (expected: one of the kinds %s)"
                  .formatted(model.getClass().getName(), KINDS));
    };
  }

  private static Checkpoint checkpoint(TableModel table) {
    var state = new Tensors.Writer();
    state.longs("codes", table.codes());
    state.doubles("values", table.values());
    state.doubles("otherwise", table.otherwise());
    var part = new TreeMap<String, Object>();
    List<String> by = table.key().names();
    if (!by.isEmpty()) {
      part.put("by", by);
    }
    table
        .key()
        .season()
        .ifPresent(season -> {
          part.put("time", season.time());
          part.put("period_hours", season.periodHours());
          part.put("step_hours", season.stepHours());
        });
    return checkpoint(table, new Declaration(TABLE, part), state);
  }

  private static Checkpoint checkpoint(ExpressionModel rule) {
    return checkpoint(
        rule,
        Declaration.of(EXPRESSION, Map.of("of", rule.expression(), "otherwise", rule.otherwise())),
        new Tensors.Writer());
  }

  /** The checkpoint of the model within, declared as a part of this one. */
  private static Checkpoint checkpoint(CorrectedModel corrected) {
    Checkpoint within = checkpoint(corrected.within());
    Manifest manifest = Manifest.fromJson(within.manifest());
    Map<String, Object> part =
        Map.of(
            "factors",
            Arrays.stream(corrected.factors()).boxed().toList(),
            "kind",
            manifest.part().kind(),
            "settings",
            manifest.part().settings());
    return new Checkpoint(part(manifest, Declaration.of(CORRECTED, part)).toJson(), within.state());
  }

  private static Checkpoint checkpoint(VotingModel voting) {
    var part = new TreeMap<String, Object>();
    var state = new Tensors.Writer();
    part.put("members", members(voting.members(), state));
    part.put("weights", Arrays.stream(voting.ballot().weights()).boxed().toList());
    part.put("classes", voting.ballot().classes());
    return checkpoint(voting, new Declaration(VOTING, part), state);
  }

  private static Checkpoint checkpoint(StackedModel stacked) {
    var part = new TreeMap<String, Object>();
    var state = new Tensors.Writer();
    part.put("members", members(stacked.members(), state));
    Checkpoint meta = checkpoint(stacked.meta());
    state.in(META).addAll(meta.state());
    part.put(META, meta.manifest());
    return checkpoint(stacked, new Declaration(STACKING, part), state);
  }

  /** Adds the states of members; their manifests. */
  private static List<String> members(List<Model> members, Tensors.Writer state) {
    var manifests = new ArrayList<String>();
    for (Model member : members) {
      Checkpoint checkpoint = checkpoint(member);
      state.in(Integer.toString(manifests.size())).addAll(checkpoint.state());
      manifests.add(checkpoint.manifest());
    }
    return manifests;
  }

  private static Manifest part(Manifest manifest, Declaration part) {
    return new Manifest(
        manifest.content(),
        part,
        manifest.task(),
        manifest.schema(),
        manifest.features(),
        manifest.seed());
  }

  private static Checkpoint checkpoint(Model model, Declaration part, Tensors.Writer state) {
    return Manifest.ofModel(part, model.task(), model.schema(), List.of()).with(state);
  }

  /** The model of a checkpoint; without expressions. */
  public static Model restore(Checkpoint checkpoint) {
    return restore(checkpoint, Expressions.none());
  }

  /**
   * The model of a checkpoint.
   *
   * @param expressions compiles the expressions of rules
   * @throws IllegalArgumentException when manifest or state do not fit, with the place
   */
  public static Model restore(Checkpoint checkpoint, Expressions expressions) {
    Manifest manifest = Manifest.fromJson(checkpoint.manifest());
    if (manifest.content() != Manifest.Content.MODEL) {
      throw new IllegalArgumentException(
          "manifest.content: learner (expected: model). Restore the learner, and freeze it");
    }
    return restore(manifest, checkpoint.state(), expressions);
  }

  private static Model restore(Manifest manifest, Tensors state, Expressions expressions) {
    String kind = manifest.part().kind();
    return switch (kind) {
      case LinearModel.KIND -> LinearModel.restore(manifest, state);
      case AttributeModel.KIND -> AttributeModel.restore(manifest, state);
      case TABLE -> table(manifest, state);
      case EXPRESSION -> expression(manifest, expressions);
      case CORRECTED -> corrected(manifest, state, expressions);
      case VOTING -> voting(manifest, state, expressions);
      case STACKING -> stacked(manifest, state, expressions);
      default ->
          throw new IllegalArgumentException(
              "manifest.part: %s (expected: one of %s). %s"
                  .formatted(kind, KINDS, Spelling.hint(kind, KINDS, ""))
                  .strip());
    };
  }

  private static Model corrected(Manifest manifest, Tensors state, Expressions expressions) {
    Map<String, Object> settings = manifest.part().settings();
    if (settings.get("factors") instanceof List<?> factors
        && factors.stream().allMatch(Number.class::isInstance)
        && settings.get("kind") instanceof String kind
        && settings.get("settings") instanceof Map<?, ?> own) {
      var named = new TreeMap<String, Object>();
      own.forEach((name, value) -> named.put(String.valueOf(name), value));
      Model within = restore(part(manifest, new Declaration(kind, named)), state, expressions);
      return new CorrectedModel(
          within, factors.stream().mapToDouble(f -> ((Number) f).doubleValue()).toArray());
    }
    throw new IllegalArgumentException(
        "manifest.part: %s (expected: factors, kind and settings)".formatted(settings));
  }

  private static Model voting(Manifest manifest, Tensors state, Expressions expressions) {
    Map<String, Object> settings = manifest.part().settings();
    if (settings.get("weights") instanceof List<?> weights
        && weights.stream().allMatch(Number.class::isInstance)
        && settings.get("classes") instanceof Boolean classes) {
      double[] numbers = weights.stream().mapToDouble(w -> ((Number) w).doubleValue()).toArray();
      return new VotingModel(members(manifest, state, expressions), new Ballot(numbers, classes));
    }
    throw new IllegalArgumentException(
        "manifest.part: %s (expected: members, weights and classes)".formatted(settings.keySet()));
  }

  private static Model stacked(Manifest manifest, Tensors state, Expressions expressions) {
    Object meta = manifest.part().settings().get(META);
    Manifest own = Manifest.fromJson(String.valueOf(meta));
    return new StackedModel(
        members(manifest, state, expressions), restore(own, state.in(META), expressions));
  }

  private static List<Model> members(Manifest manifest, Tensors state, Expressions expressions) {
    var members = new ArrayList<Model>();
    if (manifest.part().settings().get("members") instanceof List<?> manifests) {
      for (Object each : manifests) {
        Manifest own = Manifest.fromJson(String.valueOf(each));
        members.add(restore(own, state.in(Integer.toString(members.size())), expressions));
      }
    }
    return members;
  }

  private static Model table(Manifest manifest, Tensors state) {
    var problems = new ArrayList<Problem>();
    var settings = new Settings("manifest.part", manifest.part(), problems);
    List<String> by = settings.optionalNames("by");
    String time = settings.text("time", "");
    int period = settings.integer("period_hours", 24, 1, Integer.MAX_VALUE);
    int step = settings.integer("step_hours", 1, 1, Integer.MAX_VALUE);
    settings.finish();
    require(problems);
    Optional<Season> season =
        time.isEmpty() ? Optional.empty() : Optional.of(new Season(time, period, step));
    return new TableModel(
        manifest.task(),
        manifest.schema(),
        Key.of(manifest.schema(), by, season),
        state.longs("codes").clone(),
        state.doubles("values").clone(),
        state.doubles("otherwise").clone());
  }

  private static Model expression(Manifest manifest, Expressions expressions) {
    var problems = new ArrayList<Problem>();
    var settings = new Settings("manifest.part", manifest.part(), problems);
    String text = settings.text("of", "");
    double otherwise =
        settings.number("otherwise", 0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    settings.finish();
    require(problems);
    return new ExpressionModel(
        manifest.task(),
        manifest.schema(),
        text,
        expressions.compile(text, manifest.schema()),
        otherwise);
  }

  private static void require(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new InvalidDeclarationException(problems);
    }
  }
}
