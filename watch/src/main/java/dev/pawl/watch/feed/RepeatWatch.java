package dev.pawl.watch.feed;

import dev.pawl.model.checkpoint.Tensors;
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
 * Watches for predictions that repeat:
 *
 * <ul>
 *   <li>{@code REPEATED_REQUESTS}: the same rows again and again, as of a client in a loop. A row
 *       counts when an equal one was among the last few thousand.
 *   <li>{@code REPEATED_ANSWERS}: one answer for a large share of the predictions for rows that
 *       differ.
 * </ul>
 *
 * <p>Each is found in blocks of 200 predictions or more, when they make half of them or more and by
 * a quarter more than in any block of the last 28 days: a model with few different inputs or
 * answers repeats them every day, and nothing is said of it. Something must be known to compare
 * with: a day and 1,000 predictions. Of independent predictions a block is found with a probability
 * below 10⁻⁸.
 *
 * <p>Costs some tens of nanoseconds for a prediction, and 35 kilobytes. The same calls give the
 * same events, to the bit, also when the watch was saved and restored in between. Not safe for use
 * by several threads at once.
 */
public final class RepeatWatch {
  private static final ShareRise.Rule RULE = new ShareRise.Rule(200, 0.5, 0.25, true, 1);
  private static final Finding.Key REQUESTS = new Finding.Key(Kind.REPEATED_REQUESTS, Where.ALL);

  private final Where model;
  private final RecentRows recent;
  private final CommonAnswer common = new CommonAnswer();
  private final ShareRise.Block rows = new ShareRise.Block();
  private final ShareRise.Block answers = new ShareRise.Block();
  private final ShareRise requests = new ShareRise(RULE);
  private final ShareRise answered = new ShareRise(RULE);
  private final OpenFindings open = new OpenFindings();
  private boolean repeated;

  /**
   * Nothing seen yet.
   *
   * @param schema of the rows
   * @param fields which of its fields make a row the same as another
   * @param model what answers are said to be of, such as the champion
   * @throws IllegalArgumentException when the schema has no field of such a name
   */
  public RepeatWatch(Schema schema, List<String> fields, Where model) {
    this.model = model;
    recent = new RecentRows(schema, fields);
  }

  /**
   * Takes note of what a prediction is asked for.
   *
   * @param time when it came, in milliseconds of event time since 1970-01-01T00:00Z
   */
  public void request(Row row, long time) {
    repeated = recent.add(row);
    rows.add(repeated, time);
  }

  /**
   * Takes note of the answer to the latest request. Where that was for a row that came before, the
   * same answer says nothing of the model, and does not count.
   *
   * @param scores all of it
   * @param time when it was given, in milliseconds of event time since 1970-01-01T00:00Z
   */
  public void answer(double[] scores, long time) {
    if (!repeated) {
      common.add(scores);
      answers.add(false, time);
    }
  }

  /**
   * Looks at what came since the last look.
   *
   * @param now in milliseconds of event time
   * @param told whether it has been said elsewhere that answers repeat
   * @return what was raised and closed by it
   */
  public List<FindingEvent> look(long now, boolean told) {
    List<FindingEvent> events = new ArrayList<>();
    if (requests.isFull(rows)) {
      switch (requests.close(rows)) {
        case NOTHING_NEW -> {}
        case WRONG -> open.raise(repeatedRequests()).ifPresent(events::add);
        case OVER -> over(REQUESTS, now, events);
      }
      rows.clear();
    }
    if (answered.isFull(answers)) {
      answers.hits(common.most());
      if (!told) {
        answered(now, events);
      }
      answers.clear();
      common.clear();
    }
    return events;
  }

  private void answered(long now, List<FindingEvent> events) {
    switch (answered.close(answers)) {
      case NOTHING_NEW -> {}
      case WRONG -> open.raise(repeatedAnswers()).ifPresent(events::add);
      case OVER -> over(new Finding.Key(Kind.REPEATED_ANSWERS, model), now, events);
    }
  }

  private void over(Finding.Key key, long now, List<FindingEvent> events) {
    open.close(key, now, "they differ as they did before").ifPresent(events::add);
  }

  private Finding repeatedRequests() {
    return found(
        Kind.REPEATED_REQUESTS,
        Where.ALL,
        requests,
        "%.0f %% of the requests are for rows that were asked for shortly before, at most %.0f %%"
            + " before",
        "look for clients that send the same request again and again");
  }

  private Finding repeatedAnswers() {
    return found(
        Kind.REPEATED_ANSWERS,
        model,
        answered,
        "%.0f %% of the rows that differ have the same answer, at most %.0f %% before",
        "look whether its features still arrive, and whether its weights are all 0");
  }

  private static Finding found(
      Kind kind, Where where, ShareRise of, String evidence, String action) {
    return new Finding(
        kind,
        where,
        Math.max(0, of.since()),
        1 - 1 / Level.ROWS_BETWEEN,
        of.share(),
        String.format(Locale.ROOT, evidence, 100 * of.share(), 100 * of.before()),
        action);
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
    if (open.has(REQUESTS)) {
      requests.adopt();
    }
    if (open.has(new Finding.Key(Kind.REPEATED_ANSWERS, model))) {
      answered.adopt();
    }
    return open.closeIf(finding -> true, at, "adopted as the norm");
  }

  /** Writes the whole state, for {@link #restore} of a watch of the same schema and fields. */
  public void snapshot(Tensors.Writer to) {
    open.snapshot(to.in("open"));
    recent.snapshot(to.in("recent"));
    common.snapshot(to.in("common"));
    to.longs("repeated", repeated ? 1 : 0);
    rows.snapshot(to.in("rows"));
    answers.snapshot(to.in("answers"));
    requests.snapshot(to.in("requests"));
    answered.snapshot(to.in("answered"));
  }

  /** Takes the state that {@link #snapshot} wrote. */
  public void restore(Tensors from) {
    open.restore(from.in("open"));
    recent.restore(from.in("recent"));
    common.restore(from.in("common"));
    repeated = from.longs("repeated")[0] == 1;
    rows.restore(from.in("rows"));
    answers.restore(from.in("answers"));
    requests.restore(from.in("requests"));
    answered.restore(from.in("answered"));
  }
}
