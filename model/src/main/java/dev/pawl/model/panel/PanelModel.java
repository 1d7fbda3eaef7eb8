package dev.pawl.model.panel;

import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.row.Schema;
import java.util.List;

/** A model of members, all of which predict what it predicts, from the rows that it reads. */
interface PanelModel extends Model {

  /** Who they are, at least one. */
  List<Model> members();

  @Override
  default Task task() {
    return members().getFirst().task();
  }

  @Override
  default Schema schema() {
    return members().getFirst().schema();
  }
}
