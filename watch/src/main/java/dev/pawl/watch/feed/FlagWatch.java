package dev.pawl.watch.feed;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.AcceptedValues;
import dev.pawl.model.row.Handling;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Finding.Kind;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Watches the fields whose wrong values are {@linkplain Handling#FLAG kept and flagged}: {@code
 * SCHEMA} when surely more than a tenth of the rows have a value that the schema does not accept:
 * with 100 rows from 32 % on, with 10,000 from 13 % on. Closed when they are fewer than a
 * twentieth, or what was adopted and a twentieth.
 *
 * <p>The same calls give the same events, to the bit, also when the watch was saved and restored in
 * between. Not safe for use by several threads at once.
 */
public final class FlagWatch {
  private static final ShareRise.Rule RULE = new ShareRise.Rule(100, 0.1, 0.1, false, 1e-4);

  private final List<Flagged> fields;
  private final AcceptedValues accepted;
  private final OpenFindings open = new OpenFindings();

  /** A field, and how its rows are. */
  private record Flagged(int field, String name, ShareRise.Block block, ShareRise rise) {}

  /** Nothing seen yet. */
  public FlagWatch(Schema schema) {
    accepted = new AcceptedValues(schema);
    fields =
        schema.fields().stream()
            .filter(field -> field.handling() == Handling.FLAG)
            .map(field ->
                new Flagged(
                    schema.indexOf(field.name()),
                    field.name(),
                    new ShareRise.Block(),
                    new ShareRise(RULE)))
            .toList();
  }

  /**
   * Takes note of a row.
   *
   * @param time when it came, in milliseconds of event time since 1970-01-01T00:00Z
   */
  public void add(Row row, long time) {
    for (Flagged each : fields) {
      each.block.add(!accepted.has(row, each.field), time);
    }
  }

  /**
   * Looks at what came since the last look.
   *
   * @param now in milliseconds of event time
   * @return what was raised and closed by it
   */
  public List<FindingEvent> look(long now) {
    List<FindingEvent> events = new ArrayList<>();
    for (Flagged each : fields) {
      if (each.rise.isFull(each.block)) {
        switch (each.rise.close(each.block)) {
          case NOTHING_NEW -> {}
          case WRONG -> open.raise(finding(each)).ifPresent(events::add);
          case OVER ->
              open.close(key(each), now, "its values are accepted again").ifPresent(events::add);
        }
        each.block.clear();
      }
    }
    return events;
  }

  private static Finding.Key key(Flagged field) {
    return new Finding.Key(Kind.SCHEMA, Where.feature(field.name));
  }

  private Finding finding(Flagged field) {
    return new Finding(
        Kind.SCHEMA,
        Where.feature(field.name),
        Math.max(0, field.rise.since()),
        1 - RULE.chance(),
        field.rise.share(),
        String.format(
            Locale.ROOT,
            "%.0f %% of the rows have another value than %s",
            100 * field.rise.share(),
            accepted.expectation(field.field)),
        "look at its source; if the values are right, widen what the spec accepts");
  }

  /** What is open, in the order it was raised. */
  public List<Finding> open() {
    return open.all();
  }

  /**
   * Takes what is now as the norm, and closes what is open.
   *
   * @param at when, in milliseconds of event time since 1970-01-01T00:00Z
   * @return what was closed
   */
  public List<FindingEvent> adopt(long at) {
    for (Flagged each : fields) {
      if (open.has(key(each))) {
        each.rise.adopt();
      }
    }
    return open.closeIf(finding -> true, at, "adopted as the norm");
  }

  /** Writes the whole state, for {@link #restore} of a watch of the same schema. */
  public void snapshot(Tensors.Writer to) {
    open.snapshot(to.in("open"));
    for (Flagged each : fields) {
      each.block.snapshot(to.in("field/" + each.name));
      each.rise.snapshot(to.in("field/" + each.name));
    }
  }

  /** Takes the state that {@link #snapshot} wrote. */
  public void restore(Tensors from) {
    open.restore(from.in("open"));
    for (Flagged each : fields) {
      each.block.restore(from.in("field/" + each.name));
      each.rise.restore(from.in("field/" + each.name));
    }
  }
}
