package dev.pawl.bench.verify;

import dev.pawl.log.Event;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.ServingReport;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.DataSpan;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Places in a log that do not count the server's reports of how long its answers took. A server
 * that is killed takes what it has not yet reported with it, so that its log is shorter by a few
 * reports, and everything behind them has an earlier offset. Places are the same; in a log without
 * reports they are the offsets.
 */
final class Places {
  private static final Pattern REQUEST = Pattern.compile("\\bt(\\d+)\\.(\\d+)");

  private final long[] reports;

  private Places(long[] reports) {
    this.reports = reports;
  }

  /** The places of a log. */
  static Places of(EventLog log) {
    LongStream.Builder reports = LongStream.builder();
    try (EventLog.Reader reader = log.read(log.start())) {
      for (LogRecord each = reader.poll(); each != null; each = reader.poll()) {
        if (each.event() instanceof ServingReport) {
          reports.add(each.offset());
        }
      }
    }
    return new Places(reports.build().toArray());
  }

  /** How many reports there are. */
  int reports() {
    return reports.length;
  }

  private long place(long offset) {
    int found = Arrays.binarySearch(reports, offset);
    return offset - (found < 0 ? -found - 1 : found);
  }

  /** The same text, with the places of trainings' causes in their ids. */
  private String text(String text) {
    return REQUEST
        .matcher(text)
        .replaceAll(id -> "t" + place(Long.parseLong(id.group(1))) + "." + id.group(2));
  }

  /** The same event. */
  Event event(Event event) {
    return event instanceof TrainingFinished finished && reports.length > 0
        ? new TrainingFinished(
            text(finished.id()),
            finished.eventTime(),
            finished.artifact(),
            "",
            finished.error(),
            finished.metrics())
        : event;
  }

  /** The same decision, with the place of its cause. */
  Decision decision(Decision decision) {
    SortedMap<String, Object> evidence = new TreeMap<>(decision.evidence());
    evidence.computeIfPresent("request", (name, id) -> text(String.valueOf(id)));
    String number = decision.id().substring(decision.id().indexOf('.'));
    return new Decision(
        decision.model(),
        place(decision.offset()) + number,
        place(decision.offset()),
        decision.eventTime(),
        decision.kind(),
        decision.version(),
        text(decision.reason()),
        evidence);
  }

  /** The same version; the hash of its data is left out, which covers offsets. */
  Version version(Version version) {
    DataSpan data = version.data();
    return new Version(
        version.model(),
        version.id(),
        version.lineage(),
        place(version.offset()),
        version.eventTime(),
        version.hash(),
        version.parents(),
        new DataSpan(
            place(data.fromOffset()),
            place(data.toOffset()),
            data.fromTime(),
            data.toTime(),
            data.examples(),
            reports.length == 0 ? data.hash() : ""),
        version.specHash(),
        version.code(),
        version.seed(),
        version.reproducibility(),
        version.metrics(),
        version.cost(),
        version.state(),
        text(version.by()));
  }
}
