package dev.pawl.model.panel;

import dev.pawl.model.Contribution;
import dev.pawl.model.Model;
import dev.pawl.model.row.Row;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/** A frozen vote of members of any kind. Immutable, safe for use by any thread. */
public final class VotingModel implements PanelModel {
  private static final double ROUNDING = 1e-6;

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

  /**
   * The weighted mean of the members' amounts; a member that has nothing to take apart counts as
   * {@code bias}. Empty when members vote with classes, or when the amounts of one do not sum to
   * what it predicts, such as those of a linear model of probabilities.
   */
  @Override
  public List<Contribution> explain(Row row, int score) {
    var sums = new LinkedHashMap<List<String>, Double>();
    Panel.Memory memory = panel.memory();
    for (int i = 0; i < members().size(); i++) {
      List<Contribution> own = members().get(i).explain(row, score);
      double said = panel.said(i, row, memory)[score];
      if (own.isEmpty()) {
        own = List.of(new Contribution("bias", "", said));
      }
      double sum = own.stream().mapToDouble(Contribution::amount).sum();
      if (ballot.classes() || Math.abs(sum - said) > ROUNDING * Math.max(1, Math.abs(said))) {
        return List.of();
      }
      double share = ballot.share(i);
      own.forEach(each ->
          sums.merge(List.of(each.column(), each.text()), share * each.amount(), Double::sum));
    }
    return sums.entrySet().stream()
        .map(sum ->
            new Contribution(sum.getKey().getFirst(), sum.getKey().getLast(), sum.getValue()))
        .toList();
  }
}
