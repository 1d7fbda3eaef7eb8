package dev.pawl.loop;

import dev.pawl.loop.join.Example;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a loop is told by its composition root, apart from the log.
 *
 * @param code the version of Pawl, recorded with each model version
 * @param answers whose answers count as served
 * @param cpuNanos the CPU time of the calling thread, in nanoseconds; goes into costs only, never
 *     into a decision or a hash
 * @param examples hears each example that is learned from, in order
 */
public record LoopSettings(
    String code, Answers answers, LongSupplier cpuNanos, Consumer<Example> examples) {

  /** Whose answers count as served. */
  public enum Answers {
    /** Those in the log: the loop follows a server. */
    RECORDED,
    /**
     * The loop's own: its champion answers each logged request with its own live features. For
     * replays of another spec, or of plain data, over a log.
     */
    OWN
  }
}
