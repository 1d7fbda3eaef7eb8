package dev.pawl.control.http;

import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.spec.change.SpecChange;
import dev.pawl.spec.change.SpecChange.FieldChange;
import java.util.List;
import java.util.Optional;

/**
 * What a spec would change.
 *
 * @param next the spec made ready
 * @param kind what it would be
 * @param changes each field that changes, from what to what
 */
record AppliedSpec(ModelDefinition next, Kind kind, List<String> changes) {

  /** What a spec can be to a model. */
  enum Kind {
    NEW_MODEL("new model", "a model of this name starts, with version 1.0"),
    MODEL_ITERATION(
        "model iteration",
        "features, learner or label change: learning starts anew beside the champion, which serves until the new iteration is shown to be better"),
    DATA_ITERATION(
        "data iteration",
        "what is learned from, or when, changes: the versions go on, and the next one is made the new way"),
    NEITHER(
        "neither", "only how versions are judged, served or described changes: no version is made"),
    NONE("none", "this spec is in force already, however it is written");

    private final String text;
    private final String meaning;

    Kind(String text, String meaning) {
      this.text = text;
      this.meaning = meaning;
    }

    String text() {
      return text;
    }

    String meaning() {
      return meaning;
    }
  }

  /**
   * What a spec is to a model.
   *
   * @param present what is in force; empty for a model that does not run yet
   * @param sameAttachments whether what the spec names beside itself is what is in force
   */
  static AppliedSpec of(
      Optional<ModelDefinition> present, ModelDefinition next, boolean sameAttachments) {
    if (present.isEmpty()) {
      return new AppliedSpec(next, Kind.NEW_MODEL, List.of());
    }
    SpecChange change = next.changeFrom(present.get());
    Kind kind =
        switch (change.iteration()) {
          case MODEL -> Kind.MODEL_ITERATION;
          case DATA -> Kind.DATA_ITERATION;
          case NEITHER -> change.fields().isEmpty() && sameAttachments ? Kind.NONE : Kind.NEITHER;
        };
    return new AppliedSpec(
        next, kind, change.fields().stream().map(FieldChange::toString).toList());
  }
}
