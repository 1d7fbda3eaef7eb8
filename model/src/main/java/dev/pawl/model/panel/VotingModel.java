package dev.pawl.model.panel;

import dev.pawl.model.Model;
import dev.pawl.model.row.Row;
import java.util.Arrays;
import java.util.List;

/** A frozen vote of members of any kind. Immutable, safe for use by any thread. */
public final class VotingModel implements PanelModel {
  private final Panel panel;
  private final Ballot ballot;

  /**
   * A vote.
   *
   * @param members at least one, all of one task and schema
   * @param ballot with a weight for each member
   */
  public VotingModel(List<Model> members, Ballot ballot) {
    this.panel = new Panel(members);
    this.ballot = ballot;
    if (ballot.weights().length != members.size()) {
      throw new IllegalArgumentException(
          "weights: %d (expected: %d, one for each member)"
              .formatted(ballot.weights().length, members.size()));
    }
  }

  private record Memory(Panel.Memory panel) implements Scratch {}

  /** Who votes. */
  @Override
  public List<Model> members() {
    return panel.members();
  }

  /** How they vote. */
  public Ballot ballot() {
    return ballot;
  }

  @Override
  public Scratch scratch() {
    return new Memory(panel.memory());
  }

  @Override
  public void predict(Row row, Scratch scratch, double[] scores) {
    Panel.Memory memory = ((Memory) scratch).panel;
    Arrays.fill(scores, 0);
    for (int i = 0; i < panel.members().size(); i++) {
      ballot.add(i, panel.said(i, row, memory), scores);
    }
  }
}
