package dev.pawl.watch;

import dev.pawl.model.checkpoint.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is found and not over. A finding whose {@linkplain Finding#key key} is open is not raised
 * again: what is open stays as it was when it was raised. Not safe for use by several threads at
 * once.
 */
public final class OpenFindings {
  private final Map<Finding.Key, Finding> open = new LinkedHashMap<>();

  /** Nothing found. */
  public OpenFindings() {}

  /** Opens a finding; empty when one of its key is open. */
  public Optional<FindingEvent> raise(Finding finding) {
    return open.putIfAbsent(finding.key(), finding) == null
        ? Optional.of(new FindingEvent.Raised(finding))
        : Optional.empty();
  }

  /**
   * Closes the finding of a key; empty when none is open.
   *
   * @param at since when it is over, in milliseconds of event time since 1970-01-01T00:00Z
   * @param why one line that a person can read
   */
  public Optional<FindingEvent> close(Finding.Key key, long at, String why) {
    return Optional.ofNullable(open.remove(key))
        .map(finding -> new FindingEvent.Closed(finding, at, why));
  }

  /** Closes all findings that are {@code over}, as {@link #close} does. */
  public List<FindingEvent> closeIf(Predicate<Finding> over, long at, String why) {
    List<FindingEvent> events = new ArrayList<>();
    for (Finding finding : all()) {
      if (over.test(finding)) {
        close(finding.key(), at, why).ifPresent(events::add);
      }
    }
    return events;
  }

  /** Whether a finding of a key is open. */
  public boolean has(Finding.Key key) {
    return open.containsKey(key);
  }

  /** Whether nothing is open. */
  public boolean isEmpty() {
    return open.isEmpty();
  }

  /** What is open, in the order it was raised. */
  public List<Finding> all() {
    return List.copyOf(open.values());
  }

  /** Writes all of it. */
  public void snapshot(Tensors.Writer to) {
    to.longs("count", open.size());
    int i = 0;
    for (Finding finding : open.values()) {
      Tensors.Writer one = to.in(String.valueOf(i++));
      one.text("kind", finding.kind().name());
      one.text("feature", finding.where().feature());
      one.text("slice", finding.where().slice());
      one.text("version", finding.where().version());
      one.longs("since", finding.since());
      one.doubles("weight", finding.confidence(), finding.severity());
      one.text("evidence", finding.evidence());
      one.text("action", finding.action());
    }
  }

  /** Takes what {@link #snapshot} wrote, in place of what is here. */
  public void restore(Tensors from) {
    open.clear();
    for (int i = 0; i < from.longs("count")[0]; i++) {
      Tensors one = from.in(String.valueOf(i));
      double[] weight = one.doubles("weight");
      raise(
          new Finding(
              Finding.Kind.valueOf(one.text("kind")),
              new Where(one.text("feature"), one.text("slice"), one.text("version")),
              one.longs("since")[0],
              weight[0],
              weight[1],
              one.text("evidence"),
              one.text("action")));
    }
  }
}
