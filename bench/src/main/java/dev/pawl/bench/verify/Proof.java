package dev.pawl.bench.verify;

import java.io.IOException;

/** One claim about the whole system, and how it is checked. */
interface Proof {

  /** What a user types: lower case, words joined by dashes, unique among the proofs. */
  String name();

  /** One sentence that is true when the proof holds. */
  String claim();

  /** Where what it found is written down, from the source tree. */
  default String page() {
    return "docs/proofs/" + name() + ".md";
  }

  /** The section of that page which is written, the others stay; empty for the whole page. */
  default String section() {
    return "";
  }

  /**
   * Checks the claim, in at most half an hour on two cores.
   *
   * @throws IOException when the check itself could not be done, which says nothing of the claim
   * @throws InterruptedException when it was asked to stop
   */
  Evidence run(Workbench workbench) throws IOException, InterruptedException;
}
