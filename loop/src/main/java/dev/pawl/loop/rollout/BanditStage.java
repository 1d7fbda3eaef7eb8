package dev.pawl.loop.rollout;

import dev.pawl.log.Outcome;
import dev.pawl.log.ServingReport;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.plan.ByDraw;
import dev.pawl.plan.Participants;
import dev.pawl.plan.Routing;
import dev.pawl.spec.StageSpec;
import dev.pawl.trial.assignment.UnitHash;
import dev.pawl.trial.bandit.ArmHistory;
import dev.pawl.trial.bandit.Memory;
import dev.pawl.trial.bandit.Policy;
import dev.pawl.trial.bandit.Posterior;
import dev.pawl.trial.bandit.StopRule;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bandit over the champion's copy and the candidate.
 *
 * <ol>
 *   <li>A reward is one prediction's: minus its loss, or what its outcomes have added to a metric
 *       when its attribution window is over, so that late rewards are neither lost nor 0.
 *   <li>Shares change at the end of a batch and never fall below the floor. Units keep their arm
 *       but for those whom a changed share moves.
 *   <li>It ends when little is left to be won by going on ({@link StopRule}), which bounds what is
 *       lost and not how often the wrong version wins.
 * </ol>
 */
final class BanditStage implements Stage {
  private static final int ARMS = 2;
  private static final int CONTROL = 1;
  private static final int DRAWS = 1_000;
  private static final double FEWEST = 30;
  private static final double EPSILON = 0.1;
  private static final double HALF = 0.5;

  private final StageSpec.Bandit spec;
  private final Setup setup;
  private final Participants participants;
  private final Optional<Metric> metric;
  private final Contributions contributions;
  private final long window;
  private final Posterior posterior;
  private final Policy policy;
  private final Deque<Batch> batches = new ArrayDeque<>();
  private final LinkedHashMap<String, Open> open = new LinkedHashMap<>();
  private Batch present;
  private double[] shares = {HALF, HALF};
  private ByDraw routing;
  private long number;

  /** The rewards that came to be known in a batch: by arm how many, their sum, that of squares. */
  private record Batch(long start, double[] sums) {
    Batch(long start) {
      this(start, new double[3 * ARMS]);
    }

    void add(int arm, double reward) {
      sums[3 * arm]++;
      sums[3 * arm + 1] += reward;
      sums[3 * arm + 2] += reward * reward;
    }
  }

  /** A prediction whose attribution window is open. */
  private static final class Open {
    final long time;
    final int arm;
    double reward;

    Open(long time, int arm) {
      this.time = time;
      this.arm = arm;
    }
  }

  /** A bandit that has seen nothing: half and half. */
  BanditStage(StageSpec.Bandit spec, Setup setup) {
    this.spec = spec;
    this.setup = setup;
    this.participants = setup.participants(Optional.empty());
    this.metric = setup.metric(spec.decide());
    this.window = setup.definition().spec().outcome().window().toMillis();
    this.contributions = new Contributions(metric.stream().toList(), window);
    double usual = Math.abs(setup.usual());
    this.posterior = new Posterior.Gaussian(usual > 0 && usual < Double.MAX_VALUE ? usual : 1);
    this.policy = new Policy.Floored(policy(spec.policy()), spec.floor());
    this.present = new Batch(setup.start());
    this.routing = routed();
  }

  private Policy policy(StageSpec.Bandit.Policy declared) {
    return switch (declared) {
      case THOMPSON -> new Posterior.Thompson(posterior, DRAWS);
      case TOP_TWO -> new Policy.TopTwo(new Posterior.Thompson(posterior, DRAWS), HALF);
      case EPSILON_GREEDY -> new Policy.EpsilonGreedy(EPSILON);
      case UCB1 -> new Policy.Ucb1();
      case KL_UCB -> new Policy.KlUcb(0);
    };
  }

  private ByDraw routed() {
    return new ByDraw(participants, ByDraw.By.UNIT, setup.salt(), 0, shares[0], shares[1]);
  }

  @Override
  public List<Voice> arms() {
    return List.of(
        new Voice("champion", setup.champion(), 0),
        new Voice("control" + setup.suffix(), setup.champion(), shares[0]),
        new Voice("treatment" + setup.suffix(), setup.candidate(), shares[1]));
  }

  @Override
  public Routing routing() {
    return routing;
  }

  @Override
  public void predicted(Answer answer) {
    if (metric.isPresent()) {
      open.put(
          answer.prediction().id(),
          new Open(answer.prediction().eventTime(), answer.arm() - CONTROL));
    }
  }

  @Override
  public void reported(int arm, ServingReport report) {}

  @Override
  public void joined(Answer answer, Outcome outcome, Row values) {
    Open own = open.get(answer.prediction().id());
    if (own != null) {
      own.reward += contributions.add(answer, outcome, values).above()[0];
    }
  }

  @Override
  public void labelled(Answer answer, double label, double loss) {
    if (metric.isEmpty()) {
      present.add(answer.arm() - CONTROL, -loss);
    }
  }

  @Override
  public Step look(long now) {
    mature(now);
    boolean late = now - setup.start() > spec.atMost().toMillis();
    if (late) {
      return new Step.Fail("nothing was shown in time: " + standing(history(now)));
    }
    if (now - present.start() < spec.batch().toMillis()) {
      return new Step.Hold("batch %d".formatted(number + 1));
    }
    batches.addLast(present);
    present = new Batch(now);
    number++;
    ArmHistory history = history(now);
    if (history.weight(0) < FEWEST || history.weight(1) < FEWEST) {
      return new Step.Hold(standing(history));
    }
    StopRule.Finding left =
        new StopRule(posterior, Math.max(spec.stop(), 1e-9), DRAWS).look(history, seed("stop"));
    if (left.stop()) {
      String reason =
          "%s: %s; at most %.2g of it is left to be won"
              .formatted(spec.decide(), standing(history), left.remaining());
      return left.arm() == 1 ? new Step.Pass(setup.candidate(), reason) : new Step.Fail(reason);
    }
    shares = normalised(policy.shares(history, seed("shares")));
    routing = routed();
    return new Step.Change(
        "batch %d: %.3g of the traffic, %s".formatted(number + 1, shares[1], standing(history)));
  }

  private static double[] normalised(double[] raw) {
    double sum = Arrays.stream(raw).sum();
    double first = raw[0] / sum;
    return new double[] {first, 1 - first};
  }

  private long seed(String what) {
    return UnitHash.of(setup.salt()).seed(what + "/" + number);
  }

  /** Rewards whose attribution window is over count from now on. */
  private void mature(long now) {
    Iterator<Open> oldest = open.values().iterator();
    while (oldest.hasNext()) {
      Open each = oldest.next();
      if (each.time + window >= now) {
        break;
      }
      present.add(each.arm, signed(each.reward));
      oldest.remove();
    }
    contributions.forget(now);
  }

  private double signed(double reward) {
    return metric.filter(it -> !it.spec().largerIsBetter()).isPresent() ? -reward : reward;
  }

  private ArmHistory history(long now) {
    spec.window()
        .ifPresent(span -> batches.removeIf(batch -> batch.start() < now - span.toMillis()));
    ArmHistory history = new ArmHistory(ARMS, new Memory.Everything());
    for (Batch batch : batches) {
      for (int arm = 0; arm < ARMS; arm++) {
        double count = batch.sums()[3 * arm];
        if (count > 0) {
          double mean = batch.sums()[3 * arm + 1] / count;
          double squares = batch.sums()[3 * arm + 2] - count * mean * mean;
          history.addBatch(arm, (long) count, mean, Math.max(0, squares));
        }
      }
    }
    return history;
  }

  private String standing(ArmHistory history) {
    return "mean reward %.6g in %d of the version, %.6g in %d of the champion"
        .formatted(
            history.mean(1), (long) history.weight(1), history.mean(0), (long) history.weight(0));
  }

  @Override
  public SortedMap<String, Object> evidence() {
    ArmHistory history = history(Long.MIN_VALUE / 2);
    SortedMap<String, Object> evidence = new TreeMap<>();
    evidence.put("bandit.reward", spec.decide());
    evidence.put("bandit.share", shares[1]);
    evidence.put("bandit.batches", number);
    String[] names = {"control", "treatment"};
    for (int arm = 0; arm < ARMS; arm++) {
      evidence.put("bandit.%s.mean".formatted(names[arm]), history.mean(arm));
      evidence.put("bandit.%s.rewards".formatted(names[arm]), (long) history.weight(arm));
    }
    return evidence;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.doubles("shares", shares);
    to.longs("batch", number, present.start(), batches.size());
    to.doubles("present", present.sums());
    int at = 0;
    for (Batch batch : batches) {
      Tensors.Writer in = to.in("batch/" + at++);
      in.longs("start", batch.start());
      in.doubles("sums", batch.sums());
    }
    contributions.snapshot(to.in("contributions"));
    to.texts("open", open.keySet());
    to.longs("times", open.values().stream().mapToLong(each -> each.time).toArray());
    to.longs("arms", open.values().stream().mapToLong(each -> each.arm).toArray());
    to.doubles("rewards", open.values().stream().mapToDouble(each -> each.reward).toArray());
  }

  @Override
  public void restore(Tensors from) {
    shares = from.doubles("shares");
    routing = routed();
    long[] batch = from.longs("batch");
    number = batch[0];
    present = new Batch(batch[1], from.doubles("present"));
    batches.clear();
    for (int at = 0; at < batch[2]; at++) {
      Tensors in = from.in("batch/" + at);
      batches.addLast(new Batch(in.longs("start")[0], in.doubles("sums")));
    }
    contributions.restore(from.in("contributions"));
    long[] times = from.longs("times");
    long[] arms = from.longs("arms");
    double[] rewards = from.doubles("rewards");
    open.clear();
    int at = 0;
    for (String id : from.texts("open")) {
      Open each = new Open(times[at], (int) arms[at]);
      each.reward = rewards[at];
      open.put(id, each);
      at++;
    }
  }
}
