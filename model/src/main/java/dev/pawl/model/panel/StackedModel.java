package dev.pawl.model.panel;

import dev.pawl.model.Contribution;
import dev.pawl.model.Model;
import dev.pawl.model.row.Row;
import java.util.List;

/**
 * A frozen model that predicts from what members of any kind say of the row (Wolpert 1992, "Stacked
 * generalization"). Immutable, safe for use by any thread.
 */
public final class StackedModel implements PanelModel {
  private final Panel panel;
  private final Model meta;

  /**
   * A stack.
   *
   * @param members at least one, all of one task and schema
   * @param meta of the same task, for the rows that {@link MemberScores#schema} describes
   */
  public StackedModel(List<Model> members, Model meta) {
    this.panel = new Panel(members);
    this.meta = meta;
    int scores = members.size() * members.getFirst().task().scores();
    if (!meta.task().equals(task()) || meta.schema().size() != scores) {
      throw new IllegalArgumentException(
          "meta: %s of %d fields (expected: %s of %d)"
              .formatted(meta.task(), meta.schema().size(), task(), scores));
    }
  }

  private record Memory(Panel.Memory panel, MemberScores scores, Scratch meta) implements Scratch {}

  /** Whose predictions are read. */
  @Override
  public List<Model> members() {
    return panel.members();
  }

  /** What reads them. */
  public Model meta() {
    return meta;
  }

  @Override
  public Scratch scratch() {
    return new Memory(panel.memory(), new MemberScores(meta.schema()), meta.scratch());
  }

  @Override
  public void predict(Row row, Scratch scratch, double[] scores) {
    var memory = (Memory) scratch;
    ask(row, memory);
    meta.predict(memory.scores, memory.meta, scores);
  }

  private void ask(Row row, Memory memory) {
    for (int i = 0; i < panel.members().size(); i++) {
      memory.scores.put(i, panel.said(i, row, memory.panel));
    }
  }

  /** What each member's score adds, as the meta-model explains it. */
  @Override
  public List<Contribution> explain(Row row, int score) {
    var memory = (Memory) scratch();
    ask(row, memory);
    return meta.explain(memory.scores, score);
  }
}
