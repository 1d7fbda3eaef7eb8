package dev.pawl.loop.join;

import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.loop.due.Due;
import dev.pawl.loop.join.Tracked.Asked;
import dev.pawl.loop.join.Tracked.Label;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * The state of the join as tensors: a column for each component of what is kept, in {@link
 * Due#ORDER}, so that equal states give equal bytes.
 */
final class JoinTensors {

  private JoinTensors() {}

  static void writeOpen(List<Tracked> open, Tensors.Writer to) {
    writePredictions(open, to.in("prediction"));
    List<Scores> scores = open.stream().map(each -> each.asked().scores()).toList();
    Ragged.writeInts("contestants", scores.stream().map(Scores::contestants).toList(), to);
    Ragged.writeDoubles("scores", scores.stream().map(Scores::values).toList(), to);
    to.ints("states", open.stream().mapToInt(each -> each.state.code).toArray());
    to.doubles("labels", open.stream().mapToDouble(each -> each.label).toArray());
    to.ints("outcomeCounts", open.stream().mapToInt(each -> each.outcomes.size()).toArray());
    writeOutcomes(open.stream().flatMap(each -> each.outcomes.stream()).toList(), to.in("outcome"));
  }

  static List<Tracked> readOpen(
      Tensors from, Function<byte[], Row> requestRows, Function<byte[], Row> outcomeRows) {
    List<Prediction> predictions = readPredictions(from.in("prediction"));
    long[] offsets = from.in("prediction").longs("offset");
    List<int[]> contestants = Ragged.readInts("contestants", from);
    List<double[]> scores = Ragged.readDoubles("scores", from);
    int[] states = from.ints("states");
    double[] labels = from.doubles("labels");
    int[] outcomeCounts = from.ints("outcomeCounts");
    List<Observed> outcomes = readOutcomes(from.in("outcome"), outcomeRows);
    var open = new ArrayList<Tracked>(predictions.size());
    int next = 0;
    for (int i = 0; i < predictions.size(); i++) {
      Prediction prediction = predictions.get(i);
      Row row = requestRows.apply(prediction.row());
      var asked = new Asked(prediction, row, new Scores(contestants.get(i), scores.get(i)));
      Tracked tracked = Tracked.open(offsets[i], asked);
      tracked.state = Label.of(states[i]);
      tracked.label = labels[i];
      for (int k = 0; k < outcomeCounts[i]; k++) {
        tracked.add(outcomes.get(next++));
      }
      open.add(tracked);
    }
    return open;
  }

  private static void writePredictions(List<Tracked> open, Tensors.Writer to) {
    List<Prediction> all = open.stream().map(each -> each.asked().prediction()).toList();
    to.longs("offset", open.stream().mapToLong(Tracked::offset).toArray());
    to.longs("time", all.stream().mapToLong(Prediction::eventTime).toArray());
    Ragged.writeTexts("id", all.stream().map(Prediction::id).toList(), to);
    Ragged.writeTexts("unit", all.stream().map(Prediction::unit).toList(), to);
    Ragged.writeTexts("joinKey", all.stream().map(Prediction::joinKey).toList(), to);
    Ragged.writeBytes("row", all.stream().map(Prediction::row).toList(), to);
    Ragged.writeTexts("version", all.stream().map(Prediction::version).toList(), to);
    Ragged.writeTexts("arm", all.stream().map(Prediction::arm).toList(), to);
    Ragged.writeTexts("stage", all.stream().map(Prediction::stage).toList(), to);
    to.doubles("propensity", all.stream().mapToDouble(Prediction::propensity).toArray());
    Ragged.writeDoubles("scores", all.stream().map(Prediction::scores).toList(), to);
    to.ints("counted", all.stream().mapToInt(each -> each.counted() ? 1 : 0).toArray());
  }

  private static List<Prediction> readPredictions(Tensors from) {
    long[] times = from.longs("time");
    List<String> ids = Ragged.readTexts("id", from);
    List<String> units = Ragged.readTexts("unit", from);
    List<String> joinKeys = Ragged.readTexts("joinKey", from);
    List<byte[]> rows = Ragged.readBytes("row", from);
    List<String> versions = Ragged.readTexts("version", from);
    List<String> arms = Ragged.readTexts("arm", from);
    List<String> stages =
        from.has("stage") ? Ragged.readTexts("stage", from) : Collections.nCopies(times.length, "");
    double[] propensities = from.doubles("propensity");
    List<double[]> scores = Ragged.readDoubles("scores", from);
    int[] counted = from.ints("counted");
    var all = new ArrayList<Prediction>(times.length);
    for (int i = 0; i < times.length; i++) {
      all.add(
          new Prediction(
              ids.get(i),
              units.get(i),
              times[i],
              joinKeys.get(i),
              rows.get(i),
              versions.get(i),
              arms.get(i),
              stages.get(i),
              propensities[i],
              scores.get(i),
              counted[i] != 0));
    }
    return all;
  }

  private static void writeOutcomes(List<Observed> observed, Tensors.Writer to) {
    List<Outcome> all = observed.stream().map(Observed::outcome).toList();
    to.longs("offset", observed.stream().mapToLong(Observed::offset).toArray());
    to.longs("time", all.stream().mapToLong(Outcome::eventTime).toArray());
    Ragged.writeTexts("id", all.stream().map(Outcome::id).toList(), to);
    Ragged.writeTexts("unit", all.stream().map(Outcome::unit).toList(), to);
    Ragged.writeTexts("about", all.stream().map(Outcome::about).toList(), to);
    Ragged.writeBytes("row", all.stream().map(Outcome::row).toList(), to);
    to.ints("correction", all.stream().mapToInt(each -> each.correction() ? 1 : 0).toArray());
  }

  private static List<Observed> readOutcomes(Tensors from, Function<byte[], Row> rows) {
    long[] offsets = from.longs("offset");
    long[] times = from.longs("time");
    List<String> ids = Ragged.readTexts("id", from);
    List<String> units = Ragged.readTexts("unit", from);
    List<String> abouts = Ragged.readTexts("about", from);
    List<byte[]> encoded = Ragged.readBytes("row", from);
    int[] corrections = from.ints("correction");
    var all = new ArrayList<Observed>(times.length);
    for (int i = 0; i < times.length; i++) {
      var outcome =
          new Outcome(
              ids.get(i),
              units.get(i),
              times[i],
              abouts.get(i),
              encoded.get(i),
              corrections[i] != 0);
      all.add(new Observed(outcome, offsets[i], rows.apply(outcome.row())));
    }
    return all;
  }

  static void writeClosed(List<Tracked> closed, Tensors.Writer to) {
    to.longs("offset", closed.stream().mapToLong(Tracked::offset).toArray());
    to.longs("time", closed.stream().mapToLong(Tracked::time).toArray());
    Ragged.writeTexts("id", closed.stream().map(each -> each.id).toList(), to);
    Ragged.writeTexts("joinKey", closed.stream().map(each -> each.joinKey).toList(), to);
  }

  static List<Tracked> readClosed(Tensors from) {
    long[] offsets = from.longs("offset");
    long[] times = from.longs("time");
    List<String> ids = Ragged.readTexts("id", from);
    List<String> joinKeys = Ragged.readTexts("joinKey", from);
    var closed = new ArrayList<Tracked>(times.length);
    for (int i = 0; i < times.length; i++) {
      closed.add(Tracked.closed(ids.get(i), joinKeys.get(i), times[i], offsets[i]));
    }
    return closed;
  }

  static void writeWaiting(List<Waiting> waiting, Tensors.Writer to) {
    writeOutcomes(waiting.stream().map(each -> each.observed).toList(), to);
    to.ints("missed", waiting.stream().mapToInt(each -> each.missed ? 1 : 0).toArray());
  }

  static List<Waiting> readWaiting(Tensors from, Function<byte[], Row> rows) {
    List<Observed> observed = readOutcomes(from, rows);
    int[] missed = from.ints("missed");
    var waiting = new ArrayList<Waiting>(observed.size());
    for (int i = 0; i < observed.size(); i++) {
      waiting.add(new Waiting(observed.get(i), missed[i] != 0));
    }
    return waiting;
  }

  static void writeSeen(List<SeenOutcome> seen, Tensors.Writer to) {
    to.longs("offset", seen.stream().mapToLong(SeenOutcome::offset).toArray());
    to.longs("time", seen.stream().mapToLong(SeenOutcome::time).toArray());
    Ragged.writeTexts("id", seen.stream().map(SeenOutcome::id).toList(), to);
  }

  static List<SeenOutcome> readSeen(Tensors from) {
    long[] offsets = from.longs("offset");
    long[] times = from.longs("time");
    List<String> ids = Ragged.readTexts("id", from);
    var seen = new ArrayList<SeenOutcome>(times.length);
    for (int i = 0; i < times.length; i++) {
      seen.add(new SeenOutcome(ids.get(i), times[i], offsets[i]));
    }
    return seen;
  }
}
