package dev.pawl.loop.rollout;

import dev.pawl.log.Outcome;
import dev.pawl.log.ServingReport;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.plan.ByPeriod;
import dev.pawl.plan.JoinKey;
import dev.pawl.plan.Routing;
import dev.pawl.spec.StageSpec;
import dev.pawl.trial.Direction;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.switchback.SwitchbackAnalysis;
import dev.pawl.trial.switchback.SwitchbackAnalysis.Cluster;
import dev.pawl.trial.switchback.SwitchbackDesign;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A switchback: all answers of a cluster come from one version within a period. A period's value is
 * the sum of what decides over the sum of what it is divided by, over the answers to requests of
 * that period; one without answers counts as usual. One verdict, when the last period's outcomes
 * are in.
 */
final class SwitchbackStage implements Stage {
  private static final int CONTROL = 1;
  private static final int TREATMENT = 2;

  private final StageSpec.Switchback spec;
  private final Setup setup;
  private final SwitchbackDesign design;
  private final ByPeriod routing;
  private final Optional<Metric> metric;
  private final Contributions contributions;
  private final long window;
  private final SortedMap<String, Sums> clusters = new TreeMap<>();
  private long strays;

  /** What the answers of a cluster have come to, by period. */
  private static final class Sums {
    final boolean[] treated;
    final double[] above;
    final double[] below;

    Sums(boolean[] treated) {
      this.treated = treated;
      this.above = new double[treated.length];
      this.below = new double[treated.length];
    }
  }

  /** A switchback before its first period. */
  SwitchbackStage(StageSpec.Switchback spec, Setup setup) {
    this.spec = spec;
    this.setup = setup;
    this.design = SwitchbackDesign.of(spec.periods(), spec.carryOver());
    this.window = setup.definition().spec().outcome().window().toMillis();
    this.routing =
        new ByPeriod(
            setup.participants(Optional.empty()),
            new ByPeriod.Plan(design, setup.start(), spec.period().toMillis(), setup.salt()),
            new ByPeriod.Arms(CONTROL, TREATMENT),
            spec.clusters().map(name -> row -> JoinKey.text(row, name)));
    this.metric = setup.metric(spec.decide());
    this.contributions = new Contributions(metric.stream().toList(), window);
  }

  @Override
  public List<Voice> arms() {
    return List.of(
        new Voice("champion", setup.champion(), 0),
        new Voice("control" + setup.suffix(), setup.champion(), 0.5),
        new Voice("treatment" + setup.suffix(), setup.candidate(), 0.5));
  }

  @Override
  public Routing routing() {
    return routing;
  }

  /** Adds to the period that an answer belongs to. */
  private void add(Answer answer, double above, double below) {
    long period = routing.plan().at(answer.prediction().eventTime());
    if (period < 0 || period >= design.periods()) {
      return;
    }
    String cluster = routing.cluster(answer.row());
    Sums sums =
        clusters.computeIfAbsent(
            cluster, name -> new Sums(design.assign(routing.plan().seed(name))));
    int at = (int) period;
    if (sums.treated[at] != (answer.arm() == TREATMENT)) {
      strays++;
      return;
    }
    sums.above[at] += above;
    sums.below[at] += below;
  }

  @Override
  public void predicted(Answer answer) {
    if (metric.isPresent()) {
      add(answer, 0, metric.get().isRatio() ? 0 : 1);
    }
  }

  @Override
  public void reported(int arm, ServingReport report) {}

  @Override
  public void joined(Answer answer, Outcome outcome, Row values) {
    if (metric.isPresent()) {
      Contributions.Change change = contributions.add(answer, outcome, values);
      add(answer, change.above()[0], change.below()[0]);
    }
  }

  @Override
  public void labelled(Answer answer, double label, double loss) {
    if (metric.isEmpty()) {
      add(answer, loss, 1);
    }
  }

  private long end() {
    return setup.start() + spec.periods() * spec.period().toMillis();
  }

  @Override
  public Step look(long now) {
    contributions.forget(now);
    if (now <= end() + window) {
      return new Step.Hold(
          now < end()
              ? "period %d of %d".formatted(Math.max(0, routing.plan().at(now)) + 1, spec.periods())
              : "all periods are over; outcomes may come for another while");
    }
    Verdict verdict = verdict();
    String reason = "%s: %s".formatted(spec.decide(), verdict.reason());
    return setup.isShown(setup.candidate(), spec.show(), verdict)
        ? new Step.Pass(setup.candidate(), reason)
        : new Step.Fail(reason);
  }

  private Verdict verdict() {
    double usual = Double.isFinite(setup.usual()) ? setup.usual() : 0;
    List<Cluster> all = new ArrayList<>();
    for (Sums sums : clusters.values()) {
      double[] values = new double[design.periods()];
      for (int t = 0; t < values.length; t++) {
        values[t] = sums.below[t] > 0 ? sums.above[t] / sums.below[t] : usual;
      }
      all.add(new Cluster(sums.treated, values));
    }
    Direction direction = metric.map(Metric::direction).orElse(Direction.SMALLER_IS_BETTER);
    Terms terms =
        new Terms(
            setup.budget().twoSided(spec.alpha()), spec.margin() * Math.abs(usual), direction);
    return new SwitchbackAnalysis(design, terms)
        .verdict(all, usual, routing.plan().seed("randomisation"));
  }

  /** The mean over the periods of an arm; {@code NaN} while it has none. */
  private double mean(boolean treated) {
    double above = 0;
    double below = 0;
    for (Sums sums : clusters.values()) {
      for (int t = 0; t < sums.treated.length; t++) {
        if (sums.treated[t] == treated) {
          above += sums.above[t];
          below += sums.below[t];
        }
      }
    }
    return above / below;
  }

  @Override
  public SortedMap<String, Object> evidence() {
    SortedMap<String, Object> evidence = new TreeMap<>();
    String name = "switchback." + spec.decide();
    Numbers.add(name, verdict(), evidence);
    evidence.put(name + ".control.value", mean(false));
    evidence.put(name + ".treatment.value", mean(true));
    evidence.put("switchback.clusters", (long) clusters.size());
    evidence.put("switchback.usual", setup.usual());
    evidence.put("switchback.strays", strays);
    return evidence;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("strays", strays);
    contributions.snapshot(to.in("contributions"));
    to.texts("clusters", clusters.keySet());
    int at = 0;
    for (Map.Entry<String, Sums> cluster : clusters.entrySet()) {
      Tensors.Writer in = to.in("cluster/" + at++);
      in.doubles("above", cluster.getValue().above);
      in.doubles("below", cluster.getValue().below);
    }
  }

  @Override
  public void restore(Tensors from) {
    strays = from.longs("strays")[0];
    contributions.restore(from.in("contributions"));
    clusters.clear();
    int at = 0;
    for (String name : from.texts("clusters")) {
      Tensors in = from.in("cluster/" + at++);
      Sums sums = new Sums(design.assign(routing.plan().seed(name)));
      System.arraycopy(in.doubles("above"), 0, sums.above, 0, sums.above.length);
      System.arraycopy(in.doubles("below"), 0, sums.below, 0, sums.below.length);
      clusters.put(name, sums);
    }
  }
}
