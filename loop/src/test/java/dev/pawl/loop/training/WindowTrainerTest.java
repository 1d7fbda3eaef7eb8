package dev.pawl.loop.training;

import dev.pawl.log.EventLog;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.model.checkpoint.ArtifactStore;
import java.util.function.Function;

class WindowTrainerTest extends TrainerContract {

  @Override
  protected Trainer trainer(
      EventLog log, Function<String, ModelDefinition> definitions, ArtifactStore artifacts) {
    return new WindowTrainer(new LogWindow(log), definitions, artifacts, () -> 0);
  }
}
