package dev.pawl.loop.registry;

import java.util.List;
import java.util.Optional;

/**
 * What is remembered of models, versions and decisions. It can be rebuilt from log and artifacts:
 * it is where people and programs look things up, not where the loop's state lives.
 *
 * <p>Writing something again under the same id replaces it. Safe for use by any number of threads.
 */
public interface Registry extends AutoCloseable {

  /** Keeps a model's entry. */
  void save(ModelEntry entry);

  /** Keeps versions and decisions, all or none of them. */
  void save(List<Version> versions, List<Decision> decisions);

  /** Adds a checkpoint of a model's loop. */
  void save(LoopCheckpoint checkpoint);

  /** Keeps the YAML of a spec under its hash. */
  void saveSpec(String specHash, String yaml);

  /** The YAML of the spec with that hash. */
  Optional<String> spec(String specHash);

  /** All models, by name. */
  List<ModelEntry> models();

  /** The model of that name. */
  Optional<ModelEntry> model(String model);

  /** All versions of a model, oldest first (by iteration, then number). */
  List<Version> versions(String model);

  /** A version by its id. */
  Optional<Version> version(String model, String id);

  /**
   * Decisions of a model in the order in which they were taken.
   *
   * @param fromOffset only those caused by this offset or a later one
   * @param limit at most that many of the latest; above 0
   */
  List<Decision> decisions(String model, long fromOffset, int limit);

  /** A decision by its id. */
  Optional<Decision> decision(String model, String id);

  /**
   * Decisions of a model in the order in which they were taken, a page at a time.
   *
   * @param offset the offset that caused the last decision of the page before; −1 for the first
   * @param place that decision's place among those of its offset, the part of its id behind the dot
   * @param limit at most that many of the earliest after it; above 0
   */
  List<Decision> decisionsAfter(String model, long offset, int place, int limit);

  /** The checkpoints of a model's loop, latest first. */
  List<LoopCheckpoint> checkpoints(String model);

  /** Forgets a checkpoint. */
  void remove(LoopCheckpoint checkpoint);

  /**
   * Forgets the versions and decisions of a model that an offset or a later one has caused, for a
   * log that ends there.
   *
   * @return whether there were any
   */
  boolean forgetFrom(String model, long offset);

  @Override
  void close();
}
