package dev.pawl.learn;

import dev.pawl.model.Declaration;
import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.Model;
import dev.pawl.model.Settings;
import dev.pawl.model.baseline.Expressions;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.panel.MemberScores;
import dev.pawl.model.panel.StackedModel;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Members of any kind, and a meta-learner of any kind that predicts from what they predict (Wolpert
 * 1992, "Stacked generalization").
 *
 * <p>Without leakage: the meta-learner learns an example from what the members said of it before
 * they learned it, as they will say of rows to come; then the members learn it. (Where the original
 * holds out part of the data for that, a stream gives it for free.)
 *
 * <p>What a weight of 2, a missing value and a category never seen mean, is each member's to say;
 * the meta-learner gets the example's weight, and reads the members' scores as numbers that are
 * never missing. Merging merges each learner with its like, and is refused when one of them cannot
 * be.
 */
final class StackingLearner implements RecipeLearner {
  private final Recipe recipe;
  private final Examples examples;
  private final MemberScores scores;
  private Members members;
  private Learner meta;

  private StackingLearner(Recipe recipe, Members members, Learner meta) {
    this.recipe = recipe;
    this.examples = Examples.of(recipe.task());
    this.scores = new MemberScores(meta.schema());
    this.members = members;
    this.meta = meta;
  }

  static @Nullable Learner make(Recipe recipe, Expressions expressions, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    Members members = Members.of(recipe, settings, expressions, problems);
    List<String> kinds = settings.parts("members").stream().map(Declaration::kind).toList();
    List<Declaration> metas =
        settings.has("meta") ? settings.parts("meta") : List.of(Declaration.of("linear", Map.of()));
    if (metas.size() != 1 && settings.isGood()) {
      settings.problem("meta", metas.size() + " learners", "one learner");
    }
    if (!settings.finish() || !problems.isEmpty() || members == null) {
      return null;
    }
    Schema schema = MemberScores.schema(recipe.task(), kinds);
    List<Declaration> features = List.of(Declaration.of("number", Map.of("of", schema.names())));
    var within = new Recipe(recipe.task(), schema, features, metas.getFirst(), recipe.seed());
    Learner meta =
        Members.make(
            within,
            SplitMix.seed(recipe.seed(), members.size()),
            "learner.%s.meta".formatted(recipe.learner().kind()),
            expressions,
            problems);
    return meta == null ? null : new StackingLearner(recipe, members, meta);
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  @Override
  public void predict(Row row, double[] to) {
    ask(row);
    meta.predict(scores, to);
  }

  private void ask(Row row) {
    for (int i = 0; i < members.size(); i++) {
      scores.put(i, members.said(i, row));
    }
  }

  @Override
  public void learn(Row row, double label, double weight) {
    examples.check(label, weight);
    ask(row);
    meta.learn(scores, label, weight);
    members.learn(row, label, weight);
  }

  @Override
  public Learner copy() {
    return new StackingLearner(recipe, members.copy(), meta.copy());
  }

  @Override
  public Model freeze() {
    return new StackedModel(members.freeze(), meta.freeze());
  }

  @Override
  public Optional<NumericHealth> health() {
    List<NumericHealth> all = new ArrayList<>(members.health());
    meta.health().ifPresent(all::add);
    return NumericHealth.of(all);
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    members.snapshot(to);
    meta.snapshot(to.in("meta"));
  }

  @Override
  public void restore(Tensors from) {
    members.restore(from);
    meta.restore(from.in("meta"));
  }

  @Override
  public boolean merge(Learner other, double share) {
    if (!(other instanceof StackingLearner that) || !recipe.matches(that.recipe)) {
      return false;
    }
    Members merged = members.copy();
    Learner together = meta.copy();
    if (!merged.merge(that.members, share) || !together.merge(that.meta, share)) {
      return false;
    }
    members = merged;
    meta = together;
    return true;
  }
}
