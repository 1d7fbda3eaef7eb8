package dev.pawl.loop.training;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.loop.registry.Version.DataSpan;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A model that goes on learning inside the fold, micro-batch by micro-batch.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>Between two cuts it learns exactly the examples whose labels came between them, in log
 *       order: {@link #cut} first learns what is still gathered. So a version can be made again
 *       from its parent and the log.
 *   <li>While it is {@link #pause paused} it learns nothing, and its span starts anew when it goes
 *       on.
 * </ol>
 */
public final class Lineage {
  private final String name;
  private final int iteration;
  private final long seed;
  private int microBatch;
  private final LongSupplier cpuNanos;
  private final LearningPass pass = new LearningPass();
  private final List<Example> gathered = new ArrayList<>();
  private Learner learner;
  private SpanRecorder span;
  private String parent = "";
  private boolean paused;
  private long spentNanos;
  private long totalNanos;
  private long totalExamples;

  /**
   * A lineage that has seen nothing.
   *
   * @param name its name
   * @param iteration the model iteration that it belongs to
   * @param learner what learns; handed over
   * @param seed the learner's seed
   * @param microBatch how many examples it takes in at once
   * @param offset the offset from which on it learns
   * @param cpuNanos the CPU time of the calling thread, in nanoseconds
   */
  public Lineage(
      String name,
      int iteration,
      Learner learner,
      long seed,
      int microBatch,
      long offset,
      LongSupplier cpuNanos) {
    this.name = name;
    this.iteration = iteration;
    this.learner = learner;
    this.seed = seed;
    this.microBatch = microBatch;
    this.cpuNanos = cpuNanos;
    this.span = new SpanRecorder(offset);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The model iteration that it belongs to. */
  public int iteration() {
    return iteration;
  }

  /** The seed of its learner. */
  public long seed() {
    return seed;
  }

  /** The version that was cut from it last; "" before the first cut. */
  public String parent() {
    return parent;
  }

  /** Names the version that the learner's present state is. */
  public void bornFrom(String version) {
    parent = version;
  }

  /** What learns, as it is now. Not to be changed by the caller. */
  public Learner learner() {
    return learner;
  }

  /** Whether it learns nothing just now. */
  public boolean isPaused() {
    return paused;
  }

  /** From now on it takes in that many examples at once. */
  public void microBatch(int examples) {
    microBatch = examples;
  }

  /** What its learning has cost, all in all. */
  public Cost cost() {
    return new Cost(totalNanos, totalExamples);
  }

  /** Takes in an example; learns when a micro-batch is full. */
  public void learn(Example example) {
    if (paused) {
      return;
    }
    gathered.add(example);
    if (gathered.size() >= microBatch) {
      flush();
    }
  }

  private void flush() {
    long start = cpuNanos.getAsLong();
    pass.over(gathered, learner);
    long spent = cpuNanos.getAsLong() - start;
    spentNanos += spent;
    totalNanos += spent;
    totalExamples += gathered.size();
    for (Example example : gathered) {
      span.add(example);
    }
    gathered.clear();
  }

  /**
   * What a cut gives: a checkpoint, made when asked for before the lineage learns on, what it was
   * learned from, and what that cost.
   */
  public record Cut(Supplier<Checkpoint> checkpoint, DataSpan data, Cost cost, String parent) {}

  /**
   * Learns what is gathered and cuts.
   *
   * @param version the id of the version that the cut becomes
   * @param toOffset one past the offset of the event that caused it
   */
  public Cut cut(String version, long toOffset) {
    flush();
    Learner learned = learner;
    Cut cut =
        new Cut(
            () -> Learners.checkpoint(learned),
            span.upTo(toOffset),
            new Cost(spentNanos, span.examples()),
            parent);
    parent = version;
    span = new SpanRecorder(toOffset);
    spentNanos = 0;
    return cut;
  }

  /** Whether it has learned, or gathered, anything since the last cut. */
  public boolean hasNews() {
    return span.examples() > 0 || !gathered.isEmpty();
  }

  /** Stops learning; to be called right after a cut. */
  public void pause() {
    paused = true;
  }

  /** Learns again, from an offset on. */
  public void resume(long offset) {
    paused = false;
    span = new SpanRecorder(offset);
  }

  /**
   * Goes on with another learner of the same state; to be called right after a cut.
   *
   * @param declared what learns from now on; handed over
   */
  public void redeclare(Learner declared) {
    learner = declared;
  }

  /**
   * Takes in a training from scratch.
   *
   * @param trained what was trained
   * @param share how much it counts, in (0, 1]
   */
  public void recalibrate(Learner trained, double share) {
    flush();
    if (share >= 1 || !learner.merge(trained, share)) {
      learner = trained.copy();
    }
  }

  /** Writes the whole state as named tensors. */
  public void snapshot(Tensors.Writer to) {
    to.text("name", name);
    to.text("manifest", Learners.checkpoint(learner).manifest());
    learner.snapshot(to.in("learner"));
    span.snapshot(to.in("span"));
    to.text("parent", parent);
    to.longs(
        "numbers",
        iteration,
        seed,
        microBatch,
        paused ? 1 : 0,
        spentNanos,
        totalNanos,
        totalExamples);
    ExampleRows.write(gathered, to.in("gathered"));
  }

  /**
   * The lineage whose state {@link #snapshot} wrote.
   *
   * @param rows decodes the rows of gathered examples
   * @param cpuNanos the CPU time of the calling thread, in nanoseconds
   */
  public static Lineage restore(Tensors from, Function<byte[], Row> rows, LongSupplier cpuNanos) {
    Learner learner =
        ModelDefinition.restore(new Checkpoint(from.text("manifest"), from.in("learner")));
    long[] numbers = from.longs("numbers");
    Lineage lineage =
        new Lineage(
            from.text("name"),
            (int) numbers[0],
            learner,
            numbers[1],
            (int) numbers[2],
            0,
            cpuNanos);
    lineage.span.restore(from.in("span"));
    lineage.parent = from.text("parent");
    lineage.paused = numbers[3] == 1;
    lineage.spentNanos = numbers[4];
    lineage.totalNanos = numbers[5];
    lineage.totalExamples = numbers[6];
    lineage.gathered.addAll(ExampleRows.read(from.in("gathered"), rows));
    return lineage;
  }
}
