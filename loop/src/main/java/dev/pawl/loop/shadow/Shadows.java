package dev.pawl.loop.shadow;

import dev.pawl.log.ShadowAnswer;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.operator.StateJson;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.EvaluationSpec;
import dev.pawl.spec.ServingSpec.Shadow;
import dev.pawl.spec.Spec;
import dev.pawl.stream.loss.Loss;
import dev.pawl.trial.paired.PairedComparison;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the shadows of a spec with the champion, pair by pair: an example counts when the shadow
 * answered its prediction before the outcome came. What it said waits as long as an outcome may
 * come. When the champion changes, comparisons start anew.
 *
 * <p>For one thread, but for {@link #comparisons}.
 */
public final class Shadows implements Operator {
  private final Loss loss;
  private final int width;
  private final EvaluationSpec evaluation;
  private final long patience;
  private final List<Pairing> pairings = new ArrayList<>();
  private final ShadowFindings findings = new ShadowFindings();
  private volatile List<ShadowComparison> published = List.of();

  private record Said(long time, double[] scores) {}

  private static final class Pairing {
    final String name;
    PairedComparison comparison;
    int champion = -1;
    long answered;
    long absent;
    long compared;
    final Map<String, Said> waiting = new LinkedHashMap<>();

    Pairing(String name, PairedComparison comparison) {
      this.name = name;
      this.comparison = comparison;
    }
  }

  /**
   * The shadows of a spec; nothing said yet.
   *
   * @param loss what is compared
   * @param width how many scores a prediction has
   */
  public Shadows(Spec spec, Loss loss, int width) {
    this.loss = loss;
    this.width = width;
    this.evaluation = spec.evaluation();
    this.patience = spec.outcome().window().toMillis() + spec.serving().maximumSkew().toMillis();
    for (Shadow declared : spec.serving().shadows()) {
      pairings.add(new Pairing(declared.name(), fresh()));
    }
    publish();
  }

  private PairedComparison fresh() {
    return PairedComparison.of(
        PairedComparison.Settings.of(evaluation.alpha(), 0, evaluation.firstLook()));
  }

  /** A shadow said something, or nothing. One that the spec no longer declares is passed over. */
  public void on(ShadowAnswer answer) {
    for (Pairing pairing : pairings) {
      if (pairing.name.equals(answer.shadow())) {
        if (answer.isAbsent() || answer.scores().length != width) {
          pairing.absent++;
        } else {
          pairing.answered++;
          pairing.waiting.put(answer.about(), new Said(answer.eventTime(), answer.scores()));
        }
      }
    }
  }

  /**
   * The truth about a prediction has come.
   *
   * @param ofChampion the champion's loss; {@code NaN} when it did not predict
   * @param champion the champion's number
   */
  public void example(Example example, double ofChampion, int champion) {
    for (Pairing pairing : pairings) {
      Said said = pairing.waiting.remove(example.prediction().id());
      if (said == null || Double.isNaN(ofChampion)) {
        continue;
      }
      if (pairing.champion != champion) {
        pairing.champion = champion;
        pairing.comparison = fresh();
        pairing.compared = 0;
      }
      pairing.compared++;
      pairing.comparison.add(ofChampion, loss.of(example.label(), said.scores(), 0, width), 1);
    }
  }

  /**
   * Event time has moved on.
   *
   * @return what is wrong with a shadow, or is over, since the last time
   */
  public List<FindingEvent> tick(long before, long now) {
    long block = evaluation.block().toMillis();
    boolean blockEnded = Math.floorDiv(now, block) > Math.floorDiv(before, block);
    for (Pairing pairing : pairings) {
      if (blockEnded) {
        pairing.comparison.closeBlock();
      }
      Iterator<Said> oldest = pairing.waiting.values().iterator();
      while (oldest.hasNext() && oldest.next().time() < now - patience) {
        oldest.remove();
      }
    }
    publish();
    return blockEnded ? findings.blockEnded(published, now) : List.of();
  }

  /** What is wrong with shadows. */
  public List<Finding> open() {
    return findings.open();
  }

  /** How each compared at the last tick; may be asked by any thread. */
  public List<ShadowComparison> comparisons() {
    return published;
  }

  private void publish() {
    if (!pairings.isEmpty()) {
      published =
          pairings.stream()
              .map(pairing ->
                  new ShadowComparison(
                      pairing.name,
                      pairing.answered,
                      pairing.absent,
                      pairing.compared,
                      pairing.comparison.verdict()))
              .toList();
    }
  }

  /** What is remembered of one, apart from its numbers. */
  record Remembered(
      String name,
      int champion,
      long answered,
      long absent,
      long compared,
      List<String> waiting,
      List<Long> times) {}

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("count", pairings.size());
    findings.snapshot(to.in("findings"));
    for (int i = 0; i < pairings.size(); i++) {
      Pairing pairing = pairings.get(i);
      Tensors.Writer in = to.in("shadow/" + i);
      in.text(
          "state",
          StateJson.write(
              new Remembered(
                  pairing.name,
                  pairing.champion,
                  pairing.answered,
                  pairing.absent,
                  pairing.compared,
                  List.copyOf(pairing.waiting.keySet()),
                  pairing.waiting.values().stream().map(Said::time).toList())));
      in.doubles("comparison", pairing.comparison.state());
      in.doubles(
          "scores",
          pairing.waiting.values().stream()
              .flatMapToDouble(said -> Arrays.stream(said.scores()))
              .toArray());
    }
  }

  /** Takes the state of the shadows that are still declared. */
  @Override
  public void restore(Tensors from) {
    findings.restore(from.in("findings"));
    findings.retain(pairings.stream().map(pairing -> pairing.name).toList());
    for (int i = 0; i < from.longs("count")[0]; i++) {
      Tensors in = from.in("shadow/" + i);
      Remembered own = StateJson.read(in.text("state"), Remembered.class);
      for (Pairing pairing : pairings) {
        if (pairing.name.equals(own.name())) {
          restore(pairing, own, in);
        }
      }
    }
    publish();
  }

  private void restore(Pairing pairing, Remembered own, Tensors in) {
    pairing.champion = own.champion();
    pairing.answered = own.answered();
    pairing.absent = own.absent();
    pairing.compared = own.compared();
    pairing.comparison = fresh();
    pairing.comparison.restore(in.doubles("comparison"));
    pairing.waiting.clear();
    double[] scores = in.doubles("scores");
    for (int i = 0; i < own.waiting().size(); i++) {
      double[] said = new double[width];
      System.arraycopy(scores, i * width, said, 0, width);
      pairing.waiting.put(own.waiting().get(i), new Said(own.times().get(i), said));
    }
  }
}
