package dev.pawl.loop.reproduction;

import dev.pawl.loop.registry.Version;
import java.util.List;

/** What came of making a version again. */
public sealed interface Reproduced {

  /** The version that was to be made again. */
  Version version();

  /**
   * It was made again.
   *
   * @param version the version
   * @param steps what was made, the version itself last: before it the ancestors whose artifacts
   *     are gone, oldest first
   */
  record Made(Version version, List<Step> steps) implements Reproduced {

    public Made {
      steps = List.copyOf(steps);
    }

    /** Whether everything came out as it is recorded. */
    public boolean isSame() {
      return steps.stream().allMatch(Step::isSame);
    }

    /** The last step: the version itself, or the ancestor that came out different. */
    public Step last() {
      return steps.getLast();
    }
  }

  /**
   * One version that was made again.
   *
   * @param version the version as it is recorded
   * @param parent the id of the version that it was trained on from; "" when from the start
   * @param hash the content hash of what was made now
   * @param examples how many examples were learned now
   * @param sameExamples whether those are the recorded ones, in the recorded order
   */
  record Step(Version version, String parent, String hash, long examples, boolean sameExamples) {

    /** Whether it came out to the same hash, from the same examples. */
    public boolean isSame() {
      return sameExamples && hash.equals(version.hash());
    }
  }

  /**
   * It cannot be made again.
   *
   * @param version the version
   * @param reason why, as a sentence
   */
  record Refused(Version version, String reason) implements Reproduced {}
}
