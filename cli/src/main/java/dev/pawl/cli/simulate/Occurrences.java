package dev.pawl.cli.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What users ask, and what then comes true. For use by one thread, step after step. */
interface Occurrences {

  /** The first millisecond of event time. */
  long start();

  /** One past the last millisecond in which something is asked. */
  long end();

  /** What is asked between two times, in the order of its times. */
  List<Ask> asks(long from, long to);

  /**
   * What the requests of the latest step were answered with, in their order: an answer each, and
   * for an order of items those that are shown, from the top on.
   */
  void answered(List<Ask> asks, List<List<Answer>> answers);

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
   * @param candidates what is to be ordered; empty when it is for one prediction
   */
  record Ask(
      String id, String unit, long time, ObjectNode inputs, Optional<Candidates> candidates) {

    /** A request for one prediction. */
    Ask(String id, String unit, long time, ObjectNode inputs) {
      this(id, unit, time, inputs, Optional.empty());
    }
  }

  /**
   * Items that are to be ordered, called {@code i0}, {@code i1} and so on.
   *
   * @param inputs what is said of each, beside what they share
   * @param shown how many are wanted
   */
  record Candidates(List<ObjectNode> inputs, int shown) {
    public Candidates {
      inputs = List.copyOf(inputs);
    }

    static String id(int number) {
      return "i" + number;
    }

    /** The number of the item that a prediction is about. */
    static int number(String prediction) {
      return Integer.parseInt(prediction.substring(prediction.lastIndexOf('i') + 1));
    }
  }

  /**
   * An answer.
   *
   * @param about the id of the prediction: that of the request, or of an item in it
   * @param score NaN where there is no single one
   */
  record Answer(String about, String version, String arm, double score) {}

  /**
   * An outcome.
   *
   * @param about the id of the prediction
   * @param key what names the prediction: its id, or its join key
   * @param arm the arm that answered
   * @param values what came true
   */
  record Tell(String about, String key, String arm, long time, ObjectNode values) {}
}
