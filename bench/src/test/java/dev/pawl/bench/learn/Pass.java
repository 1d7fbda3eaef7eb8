package dev.pawl.bench.learn;

import com.yahoo.labs.samoa.instances.Instance;
import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.model.Declaration;
import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moa.classifiers.AbstractClassifier;

/**
 * What came of one pass over a stream, test-then-train.
 *
 * @param predicted the class that was predicted for each row
 * @param labels what it was
 * @param seconds that the thread computed, predicting and learning: other processes do not count
 */
record Pass(int[] predicted, int[] labels, double seconds) {

  /** A learner of this library, with its usual settings. */
  static Pass ours(ReferenceStream stream, String kind, long seed) {
    var features = new ArrayList<Declaration>();
    List<String> numbers = names(stream, FieldType.NUMBER);
    List<String> categories = names(stream, FieldType.CATEGORY);
    features.add(Declaration.of("number", Map.of("of", numbers)));
    if (!categories.isEmpty()) {
      features.add(Declaration.of("one_hot", Map.of("of", categories)));
    }
    Learner learner =
        Learners.of(
            new Task.BinaryClassification(),
            stream.schema(),
            features,
            Declaration.of(kind, Map.of()),
            seed);
    int[] predicted = new int[stream.labels().length];
    double[] scores = new double[1];
    long start = cpu();
    for (int i = 0; i < predicted.length; i++) {
      learner.predict(stream.rows().get(i), scores);
      predicted[i] = scores[0] > 0.5 ? 1 : 0;
      learner.learn(stream.rows().get(i), stream.labels()[i], 1);
    }
    return new Pass(predicted, stream.labels(), (cpu() - start) / 1e9);
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static List<String> names(ReferenceStream stream, FieldType type) {
    return stream.schema().fields().stream()
        .filter(field -> field.type() == type)
        .map(Field::name)
        .toList();
  }

  /** A learner of the reference. */
  static Pass theirs(ReferenceStream stream, AbstractClassifier learner, int seed) {
    learner.setRandomSeed(seed);
    learner.setModelContext(stream.header());
    learner.prepareForUse();
    int[] predicted = new int[stream.labels().length];
    long start = cpu();
    for (int i = 0; i < predicted.length; i++) {
      Instance instance = stream.instances().get(i);
      double[] votes = learner.getVotesForInstance(instance);
      predicted[i] = votes.length > 1 && votes[1] > votes[0] ? 1 : 0;
      learner.trainOnInstance(instance);
    }
    return new Pass(predicted, stream.labels(), (cpu() - start) / 1e9);
  }

  /** In percent. */
  double accuracy() {
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += predicted[i] == labels[i] ? 1 : 0;
    }
    return 100.0 * right / labels.length;
  }

  /** Cohen's κ, in percent. */
  double kappa() {
    double n = labels.length;
    double ones = 0;
    double predictedOnes = 0;
    for (int i = 0; i < labels.length; i++) {
      ones += labels[i];
      predictedOnes += predicted[i];
    }
    double chance = (ones * predictedOnes + (n - ones) * (n - predictedOnes)) / (n * n);
    return 100 * (accuracy() / 100 - chance) / (1 - chance);
  }

  /** Which share of the predictions is the same, in percent. */
  double same(Pass other) {
    int same = 0;
    for (int i = 0; i < labels.length; i++) {
      same += predicted[i] == other.predicted[i] ? 1 : 0;
    }
    return 100.0 * same / labels.length;
  }
}
