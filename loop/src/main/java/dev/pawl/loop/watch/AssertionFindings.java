package dev.pawl.loop.watch;

import dev.pawl.loop.operator.Operator;
import dev.pawl.model.Model;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.feature.Asserted;
import dev.pawl.model.feature.AssertionCount;
import dev.pawl.model.feature.AssertionWatch;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.model.frozen.FrozenModels;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Finding.Kind;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Holds what the champion's transforms make of each row that it answers against what the spec
 * states about it. A column of which something did not hold in a block of event time is a finding,
 * which is over after a block in which all that is stated of it was checked and held.
 */
final class AssertionFindings implements Operator {
  private final AssertionWatch watch;
  private final OpenFindings open = new OpenFindings();

  AssertionFindings(List<Asserted> assertions) {
    this.watch = new AssertionWatch(assertions);
  }

  /** The champion has answered a row. Costs one more pass through its transforms. */
  void observe(Model champion, Row row) {
    if (watch.isEmpty()) {
      return;
    }
    Optional<Pipeline> pipeline = FrozenModels.pipeline(champion);
    if (pipeline.isPresent()) {
      watch.observe(pipeline.get(), Projection.of(row, champion.schema()));
    } else {
      watch.skip();
    }
  }

  /**
   * A block of event time has ended.
   *
   * @param start when it began, in milliseconds of event time
   * @param end when it ended
   */
  List<FindingEvent> closeBlock(long start, long end) {
    Map<String, List<AssertionCount>> byColumn =
        watch.take().stream()
            .collect(
                Collectors.groupingBy(
                    AssertionCount::column, LinkedHashMap::new, Collectors.toList()));
    List<FindingEvent> events = new ArrayList<>();
    byColumn.forEach((column, counts) -> events.addAll(closed(column, counts, start, end)));
    return events;
  }

  private List<FindingEvent> closed(
      String column, List<AssertionCount> counts, long start, long end) {
    Where where = Where.feature(column);
    List<AssertionCount> broken = counts.stream().filter(count -> count.broken() > 0).toList();
    if (!broken.isEmpty()) {
      double severity =
          broken.stream()
              .mapToDouble(count -> (double) count.broken() / count.checked())
              .max()
              .orElseThrow();
      String evidence =
          broken.stream().map(AssertionCount::toString).collect(Collectors.joining("; "));
      return open
          .raise(
              new Finding(
                  Kind.ASSERTION,
                  where,
                  start,
                  1,
                  severity,
                  evidence,
                  "find out what has changed in the data, or state something else in features"))
          .stream()
          .toList();
    }
    boolean held = counts.stream().allMatch(count -> count.checked() > 0);
    return held
        ? open.close(new Finding.Key(Kind.ASSERTION, where), end, "it holds again").stream()
            .toList()
        : List.of();
  }

  /** What is broken and not over. */
  List<Finding> open() {
    return open.all();
  }

  /** What has come of each assertion so far. */
  List<AssertionCount> counts() {
    return watch.counts();
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    watch.snapshot(to.in("watch"));
    open.snapshot(to.in("open"));
  }

  @Override
  public void restore(Tensors from) {
    watch.restore(from.in("watch"));
    open.restore(from.in("open"));
  }
}
