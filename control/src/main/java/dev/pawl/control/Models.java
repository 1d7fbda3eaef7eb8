package dev.pawl.control;

import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.registry.Version;
import dev.pawl.spec.Spec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models that run here. Safe for use by any number of threads. */
public interface Models {

  /** The names of all, sorted. */
  List<String> names();

  /** The model of that name. */
  Optional<RunningModel> find(String name);

  /**
   * Opens a log for a model and starts its loop. The spec itself comes after that, as the command
   * {@code apply}. Called twice for the same name it answers with the same model.
   *
   * @param name as a spec may call a model
   */
  RunningModel create(String name);

  /**
   * What goes into the command {@code apply} beside the text of the spec, such as {@code holdout}:
   * the hash of the artifact that the spec's static hold-out was read into.
   *
   * @param spec the spec that is to be applied
   * @param folder where relative paths in it start; empty for the server's working folder
   * @throws IllegalArgumentException when something that the spec names cannot be read
   */
  default Map<String, String> attachments(Spec spec, Optional<String> folder) {
    return Map.of();
  }

  /**
   * Runs the code of what a spec declares before its first request does, so that the first answers
   * are not slow. Changes nothing about any model.
   *
   * @param next the spec that is about to be applied
   */
  default void warmUp(ModelDefinition next) {}

  /** What is wrong with the checkpoint of a version; empty when it can be read. */
  default Optional<String> damage(Version version) {
    return Optional.empty();
  }
}
