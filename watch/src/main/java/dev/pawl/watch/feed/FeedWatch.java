package dev.pawl.watch.feed;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Finding.Kind;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Watches the fields of the requests of a model, so that what breaks is found within minutes of
 * event time and not at the end of a day:
 *
 * <ul>
 *   <li>{@code UNIT_CHANGE}: numbers come in another unit.
 *   <li>{@code STUCK_VALUE}: the same value over and over.
 *   <li>{@code MISSING_VALUES}: half of the rows or more have no value, and had one.
 *   <li>{@code NEW_CATEGORY}: half of the rows or more have a name that never came before.
 *   <li>{@code SILENCE}: an hour in which nothing comes, and something did in the same hour of each
 *       of the last four weeks.
 * </ul>
 *
 * <p>The first four are cumulative sums over single rows. When rows are independent and as they
 * were, all of them together raise a false finding at most once in 10⁸ rows in the mean; seasons
 * and storms do not look like a conversion, and a unit's finding asks for more than its sum. What
 * is compared with must be known first: 1,000 rows and a day of each field.
 *
 * <p>Each is raised once, with the time since when it is so, and closed when the rows are as they
 * were. A field about which something is open does not change what it is compared with; {@link
 * #adopt} takes what is now as the norm.
 *
 * <p>Costs per row and field some hundred nanoseconds; memory per field some 20 kilobytes, and that
 * of the latest {@value #BATCH} rows at most. The same calls give the same events, to the bit, also
 * when the watch was saved and restored in between. Not safe for use by several threads at once.
 */
public final class FeedWatch {
  private static final int BATCH = 256;

  private final List<FeedColumn> columns = new ArrayList<>();
  private final Traffic traffic = new Traffic();
  private final OpenFindings open = new OpenFindings();

  /**
   * Rows that no column has seen yet: one column after the other takes them, from nearby memory.
   */
  private final Row[] rows = new Row[BATCH];

  private final long[] times = new long[BATCH];
  private int waiting;

  /**
   * Nothing seen yet.
   *
   * @param schema of the rows
   * @param fields which of its fields are watched: numbers and categories; others are left out
   * @param seed for the sketches
   * @throws IllegalArgumentException when the schema has no field of such a name
   */
  public FeedWatch(Schema schema, List<String> fields, long seed) {
    double alarm = Level.of(Math.max(1, fields.size()) * FeedColumn.sums());
    for (String name : fields) {
      int index = schema.indexOf(name);
      Field field = schema.field(index);
      boolean numeric = field.type() == FieldType.NUMBER;
      if (numeric || field.type() == FieldType.CATEGORY) {
        columns.add(
            new FeedColumn(name, index, numeric, alarm, SplitMix.seed(seed, columns.size() + 1L)));
      }
    }
  }

  /**
   * Takes note of a row.
   *
   * @param time when it came, in milliseconds of event time since 1970-01-01T00:00Z
   */
  public void add(Row row, long time) {
    if (waiting == BATCH) {
      takeIn();
    }
    rows[waiting] = row;
    times[waiting++] = time;
    traffic.add(time);
  }

  private void takeIn() {
    for (FeedColumn column : columns) {
      for (int i = 0; i < waiting; i++) {
        column.add(rows[i], times[i]);
      }
    }
    waiting = 0;
  }

  /**
   * Looks at what came since the last look.
   *
   * @param now in milliseconds of event time
   * @return what was raised and closed by it
   */
  public List<FindingEvent> look(long now) {
    takeIn();
    List<FindingEvent> events = new ArrayList<>();
    for (FeedColumn column : columns) {
      column.close(now, open, events);
    }
    switch (traffic.close(now)) {
      case NOTHING_NEW -> {}
      case WRONG -> open.raise(silence()).ifPresent(events::add);
      case OVER ->
          open.close(new Finding.Key(Kind.SILENCE, Where.ALL), now, "requests come again")
              .ifPresent(events::add);
    }
    return events;
  }

  private Finding silence() {
    return new Finding(
        Kind.SILENCE,
        Where.ALL,
        traffic.since(),
        1 - 1e-7,
        1,
        String.format(
            Locale.ROOT,
            "%,d requests in an hour, at least %,d in the same hour of each of the weeks before",
            traffic.rows(),
            traffic.expected()),
        "look for clients that cannot reach the server, or fields that are refused");
  }

  /** What is open, in the order it was raised. */
  public List<Finding> open() {
    return open.all();
  }

  /**
   * Takes what is now as the norm, of all fields that something is open about, and closes it.
   *
   * @param at when, in milliseconds of event time since 1970-01-01T00:00Z
   * @return what was closed
   */
  public List<FindingEvent> adopt(long at) {
    takeIn();
    for (FeedColumn column : columns) {
      if (open.all().stream().anyMatch(each -> each.where().feature().equals(column.name()))) {
        column.adopt();
      }
    }
    if (open.has(new Finding.Key(Kind.SILENCE, Where.ALL))) {
      traffic.adopt();
    }
    return open.closeIf(finding -> true, at, "adopted as the norm");
  }

  /** Writes the whole state, for {@link #restore} of a watch of the same schema and fields. */
  public void snapshot(Tensors.Writer to) {
    takeIn();
    open.snapshot(to.in("open"));
    traffic.snapshot(to.in("traffic"));
    for (FeedColumn column : columns) {
      column.snapshot(to.in("field/" + column.name()));
    }
  }

  /** Takes the state that {@link #snapshot} wrote. */
  public void restore(Tensors from) {
    waiting = 0;
    open.restore(from.in("open"));
    traffic.restore(from.in("traffic"));
    for (FeedColumn column : columns) {
      column.restore(from.in("field/" + column.name()));
    }
  }
}
