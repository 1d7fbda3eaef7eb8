package dev.pawl.cli.fresh;

import dev.pawl.cli.fresh.Past.Labelled;
import dev.pawl.learn.Learner;
import dev.pawl.model.Model;
import dev.pawl.spec.Spec;
import dev.pawl.stream.loss.Loss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Measures what newer data are worth to a model, on the latest span of a past.
 *
 * <ol>
 *   <li>Every model is tested on predictions of the span, and has learned only from labels that
 *       were known when it was made.
 *   <li>Ages: a model trained from scratch on a window that ended {@code age} before the block of
 *       predictions that it is tested on. All ages are tested on the same predictions, and all
 *       windows are as long.
 *   <li>Updates: a model that predicts from one update to the next one. Stateful, it goes on from
 *       what it was; stateless, it is trained anew on the window.
 *   <li>Losses are summed by blocks of event time, for intervals by resampling blocks.
 * </ol>
 *
 * <p>For use by one thread.
 */
final class Freshness {
  private final Past past;
  private final Settings settings;
  private final Supplier<Learner> learners;
  private final LongSupplier cpuNanos;
  private final Loss loss;
  private final long from;
  private final long end;
  private final long block;
  private final double[] counts;

  /**
   * What is measured.
   *
   * @param window how long each window of a training from scratch is
   * @param test how long the latest span is
   * @param ages how old models are, multiples of the smallest one above 0
   * @param every how often they are updated
   * @param effort how many examples are learned at most for each part; above it the ages are tested
   *     on fewer blocks, and a way to update is left out
   */
  record Settings(
      Duration window, Duration test, List<Duration> ages, List<Interval> every, long effort) {
    Settings {
      ages = List.copyOf(ages);
      every = List.copyOf(every);
    }
  }

  /**
   * Losses by block, and what they cost.
   *
   * @param sums the sum of the losses in each block
   * @param counts how many predictions each block has
   * @param updates how many models were made
   * @param learned how many examples were learned for that, those before the span not counted
   * @param cpuNanos what that took
   */
  record Losses(double[] sums, double[] counts, long updates, long learned, long cpuNanos) {
    double mean() {
      return Arrays.stream(sums).sum() / Arrays.stream(counts).sum();
    }
  }

  /** A model of some age. */
  record Aged(Duration age, Losses losses) {}

  /**
   * A way to update.
   *
   * @param stateful whether it goes on from what it was
   * @param nanosPerExample how much CPU time learning an example took, over all that it learned
   */
  record Updated(Interval every, boolean stateful, Losses losses, double nanosPerExample) {}

  /**
   * A measurement.
   *
   * @param learners makes learners that have seen nothing
   * @param cpuNanos the CPU time of the calling thread, in nanoseconds
   */
  Freshness(Past past, Settings settings, Supplier<Learner> learners, LongSupplier cpuNanos) {
    this.past = past;
    this.learners = learners;
    this.settings = settings;
    this.cpuNanos = cpuNanos;
    Spec spec = past.spec();
    this.loss = Loss.valueOf(spec.evaluation().metric().name());
    this.end = past.end();
    this.from = end - settings.test().toMillis();
    this.block = Math.max(spec.evaluation().block().toMillis(), settings.test().toMillis() / 28);
    this.counts = new double[(int) ((end - from + block - 1) / block)];
    tested(from, end).forEach(each -> counts[blockOf(each.asked())]++);
  }

  private int blockOf(long time) {
    return (int) ((time - from) / block);
  }

  /** The blocks of event time that losses are summed by. */
  Duration block() {
    return Duration.ofMillis(block);
  }

  private List<Labelled> tested(long first, long last) {
    return past.byPrediction().subList(firstAsked(first), firstAsked(last));
  }

  private int firstAsked(long time) {
    int low = 0;
    int high = past.byPrediction().size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (past.byPrediction().get(middle).asked() < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  // ---- ages -----------------------------------------------------------------------------------

  /** What models of each age lose, all on the same predictions. */
  List<Aged> ages() {
    long grid =
        settings.ages().stream()
            .mapToLong(Duration::toMillis)
            .filter(age -> age > 0)
            .min()
            .orElse(settings.test().toMillis());
    int cells = (int) ((end - from) / grid);
    long oldest = settings.ages().stream().mapToLong(Duration::toMillis).max().orElse(0);
    long each = past.known(from - settings.window().toMillis(), from).size();
    long trainings = cells + oldest / grid;
    int stride = (int) Math.max(1, Math.ceilDiv(trainings * each, settings.effort()));
    List<Duration> ages = settings.ages();
    Tested[] tested = new Tested[ages.size()];
    Arrays.setAll(tested, _ -> new Tested());
    long start = end - cells * grid;
    for (long cut = start - oldest; cut < end; cut += grid) {
      Trained trained = null;
      for (int i = 0; i < tested.length; i++) {
        long cell = cut + ages.get(i).toMillis();
        if (cell >= start && cell < end && (cell - start) / grid % stride == 0) {
          if (trained == null) {
            trained = train(cut);
          }
          tested[i].test(trained.model(), tested(cell, cell + grid));
          tested[i].made(trained);
        }
      }
    }
    List<Aged> all = new ArrayList<>();
    for (int i = 0; i < tested.length; i++) {
      all.add(new Aged(ages.get(i), tested[i].losses()));
    }
    return all;
  }

  private record Trained(Model model, long learned, long cpuNanos) {}

  private Trained train(long cut) {
    Learner learner = learners.get();
    List<Labelled> window = past.known(cut - settings.window().toMillis(), cut);
    long spent = learn(learner, window);
    return new Trained(learner.freeze(), window.size(), spent);
  }

  private long learn(Learner learner, List<Labelled> examples) {
    long start = cpuNanos.getAsLong();
    for (Labelled each : examples) {
      learner.learn(each.row(), each.label(), 1);
    }
    return cpuNanos.getAsLong() - start;
  }

  /** Sums the losses of models. */
  private final class Tested {
    private final double[] sums = new double[counts.length];
    private final double[] examples = new double[counts.length];
    private long updates;
    private long learned;
    private long spent;

    void test(Model model, List<Labelled> predictions) {
      Model.Scratch scratch = model.scratch();
      double[] scores = new double[model.task().scores()];
      for (Labelled each : predictions) {
        model.predict(each.row(), scratch, scores);
        int at = blockOf(each.asked());
        sums[at] += loss.of(each.label(), scores, 0, scores.length);
        examples[at]++;
      }
    }

    void made(Trained trained) {
      updates++;
      learned += trained.learned();
      spent += trained.cpuNanos();
    }

    Losses losses() {
      return new Losses(sums, examples, updates, learned, spent);
    }
  }

  // ---- updates --------------------------------------------------------------------------------

  /** What a model loses that is updated without a break; every n-th label teaches it. */
  Updated stateful(Interval every, int thinning) {
    Learner learner = learners.get();
    List<Labelled> window = thinned(from - settings.window().toMillis(), from, thinning);
    long before = learn(learner, window);
    long[] learnedTo = {from};
    Losses losses =
        updated(
            every,
            learner.freeze(),
            time -> {
              List<Labelled> news = thinned(learnedTo[0], time, thinning);
              learnedTo[0] = time;
              long spent = learn(learner, news);
              return new Trained(learner.freeze(), news.size(), spent);
            });
    long learned = window.size() + losses.learned();
    return new Updated(
        every, true, losses, (double) (before + losses.cpuNanos()) / Math.max(1, learned));
  }

  /** Every n-th label of the past, as far as it was known within a span. */
  private List<Labelled> thinned(long since, long to, int thinning) {
    if (thinning == 1) {
      return past.known(since, to);
    }
    List<Labelled> kept = new ArrayList<>();
    int end = past.firstKnown(to);
    for (int i = Math.ceilDiv(past.firstKnown(since), thinning) * thinning;
        i < end;
        i += thinning) {
      kept.add(past.byLabel().get(i));
    }
    return kept;
  }

  /** What a model loses that is made anew at each update. */
  Updated stateless(Interval every) {
    Losses losses = updated(every, train(from).model(), this::train);
    return new Updated(
        every, false, losses, (double) losses.cpuNanos() / Math.max(1, losses.learned()));
  }

  /** How many examples updates from scratch would learn. */
  long wouldLearn(Interval every) {
    long each = past.known(from - settings.window().toMillis(), from).size();
    return moments(every).length * each;
  }

  /** When it is updated within the span. */
  private long[] moments(Interval every) {
    return switch (every) {
      case Interval.Time(Duration length) -> {
        long step = length.toMillis();
        long first = (Math.floorDiv(from, step) + 1) * step;
        int count = (int) Math.max(0, Math.ceilDiv(end - first, step));
        long[] moments = new long[count];
        Arrays.setAll(moments, i -> first + i * step);
        yield moments;
      }
      case Interval.Labels(int count) -> {
        int first = past.firstKnown(from);
        int updates = (past.firstKnown(end) - first) / count;
        long[] moments = new long[updates];
        Arrays.setAll(moments, i -> past.byLabel().get(first + (i + 1) * count - 1).known() + 1);
        yield moments;
      }
    };
  }

  private Losses updated(Interval every, Model first, Function<Long, Trained> update) {
    Tested tested = new Tested();
    Model model = first;
    long since = from;
    for (long moment : moments(every)) {
      tested.test(model, tested(since, moment));
      since = Math.max(since, moment);
      Trained trained = update.apply(moment);
      model = trained.model();
      tested.made(trained);
    }
    tested.test(model, tested(since, end));
    return tested.losses();
  }
}
