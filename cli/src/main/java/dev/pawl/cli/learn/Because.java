package dev.pawl.cli.learn;

import dev.pawl.model.Contribution;
import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.row.Row;
import dev.pawl.store.csv.CsvFields;
import java.util.Comparator;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What speaks for a prediction, in words.
 *
 * @param model what predicts
 * @param most how many features are named at most
 */
record Because(Model model, int most) {

  /**
   * The features that matter most for what is predicted, the strongest first, with what each adds:
   * above 0 it speaks for the prediction (of a number: raises it), below 0 against it.
   *
   * @param scores the model's scores of the row
   */
  String of(Row row, double[] scores) {
    int score = best(scores);
    // A single score of classes is that of the second one: what lowers it speaks for the first.
    boolean isFirst =
        !(model.task() instanceof Task.Regression) && scores.length == 1 && !(scores[0] > 0.5);
    return model.explain(row, score).stream()
        .filter(part -> !part.column().equals("bias") && part.amount() != 0)
        .sorted(Comparator.comparingDouble(part -> -Math.abs(part.amount())))
        .limit(most)
        .map(part -> words(part, isFirst ? -part.amount() : part.amount()))
        .collect(Collectors.joining("; "));
  }

  private static String words(Contribution part, double amount) {
    String value = part.text().isEmpty() ? "" : "=" + shortened(part.text());
    return String.format(Locale.ROOT, "%s%s %+.4g", part.column(), value, amount);
  }

  /** A text, or a number in four digits. */
  private static String shortened(String text) {
    OptionalDouble number = CsvFields.number(text);
    return number.isPresent() ? String.format(Locale.ROOT, "%.4g", number.getAsDouble()) : text;
  }

  private static int best(double[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }
}
