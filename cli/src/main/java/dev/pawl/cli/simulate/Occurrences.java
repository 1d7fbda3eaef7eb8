package dev.pawl.cli.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What users ask, and what then comes true. For use by one thread, step after step. */
interface Occurrences {

  /** The first millisecond of event time. */
  long start();

  /** One past the last millisecond in which something is asked. */
  long end();

  /** What is asked between two times, in the order of its times. */
  List<Ask> asks(long from, long to);

  /** What the requests of the latest step were answered with, in their order. */
  void answered(List<Ask> asks, List<Answer> answers);

  /** What comes true between two times, in the order of its times; each only once. */
  List<Tell> tells(long from, long to);

  /** Whether there is more to come true. */
  boolean isWaiting();

  /**
   * A request.
   *
   * @param id its name
   * @param unit whom it is for; "" for what the spec says, or nobody
   * @param time its event time
   * @param inputs what it carries, without what is missing; the caller's
   */
  record Ask(String id, String unit, long time, ObjectNode inputs) {}

  /**
   * An answer.
   *
   * @param score NaN where there is no single one
   */
  record Answer(String version, String arm, double score) {}

  /**
   * An outcome.
   *
   * @param about the id of the request
   * @param key what names the prediction: its id, or its join key
   * @param arm the arm that answered the request
   * @param values what came true
   */
  record Tell(String about, String key, String arm, long time, ObjectNode values) {}
}
