package dev.pawl.model.panel;

import dev.pawl.model.Model;
import dev.pawl.model.row.Row;
import java.util.List;

/** Frozen members that predict the same from the same rows, and their working memory. */
final class Panel {
  private final List<Model> members;

  /**
   * Members.
   *
   * @param members at least one, all of one task and schema
   */
  Panel(List<Model> members) {
    this.members = List.copyOf(members);
    for (Model member : members) {
      if (!member.task().equals(members.getFirst().task())
          || !member.schema().equals(members.getFirst().schema())) {
        throw new IllegalArgumentException(
            "members: %s of %s (expected: %s of %s, as the first)"
                .formatted(
                    member.task(),
                    member.schema().names(),
                    members.getFirst().task(),
                    members.getFirst().schema().names()));
      }
    }
    if (members.isEmpty()) {
      throw new IllegalArgumentException("members: none (expected: at least one)");
    }
  }

  /** Working memory of one thread. */
  record Memory(List<Model.Scratch> scratches, double[] said) {}

  Memory memory() {
    return new Memory(
        members.stream().map(Model::scratch).toList(),
        new double[members.getFirst().task().scores()]);
  }

  List<Model> members() {
    return members;
  }

  /** What a member says of a row, until the next is asked. */
  double[] said(int member, Row row, Memory memory) {
    members.get(member).predict(row, memory.scratches.get(member), memory.said);
    return memory.said;
  }
}
