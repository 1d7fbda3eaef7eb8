package dev.pawl.plan;

import dev.pawl.model.row.Row;
import dev.pawl.trial.assignment.UnitHash;
import dev.pawl.trial.switchback.SwitchbackDesign;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Arms by period: a switchback. All requests of a cluster get the same arm within a period, and a
 * fair coin decides it at each of the design's switch points. Before the first period and after the
 * last everyone gets the champion.
 *
 * <p>Remembers the coins of the clusters that it has seen, at most {@value #MOST_REMEMBERED} of
 * them; the others' are thrown again, to the same result.
 */
public final class ByPeriod implements Routing {
  private static final int MOST_REMEMBERED = 10_000;

  private final Participants participants;
  private final Plan plan;
  private final Arms arms;
  private final Optional<Function<Row, String>> cluster;
  private final Choice control;
  private final Choice treatment;
  private final ConcurrentHashMap<String, boolean[]> coins = new ConcurrentHashMap<>();

  /**
   * When which arm is drawn.
   *
   * @param design where the coins are thrown
   * @param start when the first period begins, in milliseconds since 1970-01-01T00:00Z
   * @param period how long a period is, in milliseconds, above 0
   * @param salt what the coins depend on, besides the cluster
   */
  public record Plan(SwitchbackDesign design, long start, long period, String salt) {

    public Plan {
      Objects.requireNonNull(design, "design");
      Objects.requireNonNull(salt, "salt");
      if (period <= 0) {
        throw new IllegalArgumentException("period: " + period + " (expected: above 0)");
      }
    }

    /** The period of a time, counted from 0; below 0 before the first. */
    public long at(long eventTime) {
      return Math.floorDiv(eventTime - start, period);
    }

    /**
     * Where the coins of a cluster begin: for {@link SwitchbackDesign#assign}.
     *
     * @param cluster its name; "" when there is but one
     */
    public long seed(String cluster) {
      return UnitHash.of(salt).seed(cluster);
    }
  }

  /**
   * Which arms of the plan the two are.
   *
   * @param control the present version's
   * @param treatment the new one's
   */
  public record Arms(int control, int treatment) {}

  /**
   * Arms by period.
   *
   * @param participants whom the experiment is for; requests without a unit take part
   * @param plan when which arm is drawn
   * @param arms which they are
   * @param cluster the name of a request's cluster; empty when all requests are one
   */
  public ByPeriod(
      Participants participants, Plan plan, Arms arms, Optional<Function<Row, String>> cluster) {
    this.participants = Objects.requireNonNull(participants, "participants");
    this.plan = Objects.requireNonNull(plan, "plan");
    this.arms = Objects.requireNonNull(arms, "arms");
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.control = new Choice(arms.control(), 0.5, true);
    this.treatment = new Choice(arms.treatment(), 0.5, true);
  }

  /** When which arm is drawn. */
  public Plan plan() {
    return plan;
  }

  /** Which arms of the plan the two are. */
  public Arms pair() {
    return arms;
  }

  /** The cluster of a request; "" when all are one. */
  public String cluster(Row request) {
    return cluster.map(name -> name.apply(request)).orElse("");
  }

  @Override
  public Choice choose(String unit, String id, long eventTime, Row request) {
    long period = plan.at(eventTime);
    if (period < 0
        || period >= plan.design().periods()
        || !participants.includesRequest(unit, request)) {
      return Choice.CHAMPION;
    }
    return coins(cluster(request))[(int) period] ? treatment : control;
  }

  private boolean[] coins(String name) {
    boolean[] known = coins.get(name);
    if (known != null) {
      return known;
    }
    boolean[] thrown = plan.design().assign(plan.seed(name));
    if (coins.size() < MOST_REMEMBERED) {
      coins.put(name, thrown);
    }
    return thrown;
  }

  @Override
  public int arms() {
    return 1 + Math.max(arms.control(), arms.treatment());
  }
}
