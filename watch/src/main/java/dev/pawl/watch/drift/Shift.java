package dev.pawl.watch.drift;

import java.util.Locale;
import java.util.Objects;

/**
 * What has changed in the joint distribution of predictions {@code s} and labels {@code y}, in
 * shares of the rows that lie elsewhere, less what chance explains in the mean.
 *
 * @param kind which change explains it
 * @param predictions how far {@code P(s)} is from what it was
 * @param labels how far {@code P(y)} is
 * @param labelsGivenPredictions how far {@code P(y | s)} is, in the mean over the rows now
 * @param predictionsGivenLabels how far {@code P(s | y)} is, in the mean over the rows now
 */
public record Shift(
    Kind kind,
    double predictions,
    double labels,
    double labelsGivenPredictions,
    double predictionsGivenLabels) {

  public Shift {
    Objects.requireNonNull(kind, "kind");
  }

  /** Which change it is. */
  public enum Kind {
    /** None that counts, or too few labels to say which. */
    NONE,
    /** Other inputs: {@code P(s)} changed and {@code P(y | s)} did not. */
    COVARIATE,
    /** Other shares of the labels: {@code P(y)} changed and {@code P(s | y)} did not. */
    LABEL,
    /** Another relation: {@code P(y | s)} changed, and other shares of labels do not explain it. */
    CONCEPT
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s (predictions %.3f, labels %.3f, labels given predictions %.3f, predictions given labels"
            + " %.3f elsewhere)",
        switch (kind) {
          case NONE -> "no shift that counts";
          case COVARIATE -> "covariate shift";
          case LABEL -> "label shift";
          case CONCEPT -> "concept shift";
        },
        predictions,
        labels,
        labelsGivenPredictions,
        predictionsGivenLabels);
  }
}
