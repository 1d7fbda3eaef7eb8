package dev.pawl.cli.plan;

import static dev.pawl.cli.plan.RolloutForecast.DAY;
import static dev.pawl.cli.plan.RolloutForecast.LIKELY;
import static dev.pawl.cli.plan.RolloutForecast.duration;
import static dev.pawl.cli.plan.RolloutForecast.ends;
import static dev.pawl.cli.plan.RolloutForecast.figure;
import static dev.pawl.cli.plan.RolloutForecast.gap;
import static dev.pawl.cli.plan.RolloutForecast.percent;
import static dev.pawl.cli.plan.RolloutForecast.shown;
import static java.time.temporal.ChronoUnit.HOURS;

import dev.pawl.cli.plan.RolloutForecast.Suppositions;
import dev.pawl.cli.plan.StageForecast.Harm;
import dev.pawl.spec.MetricSpec;
import dev.pawl.spec.StageSpec;
import dev.pawl.spec.StageSpec.Show;
import dev.pawl.trial.canary.Canary;
import dev.pawl.trial.multiplicity.RetryBudget;
import dev.pawl.trial.sequential.NormalMixture;
import dev.pawl.trial.sequential.Sides;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.distribution.continuous.NormalDistribution;

/** Forecasts of the stages with traffic. */
final class LiveStages {
  /** By which shares bad versions are worse. */
  static final List<Double> WORSE = List.of(0.05, 0.2, 1.0);

  /** A bad version is stopped by then with this probability. */
  private static final double SURELY = 0.95;

  private static final Duration HOUR = Duration.ofHours(1);
  private static final long CANARY_FIRST_LOOK = 100;
  private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);
  private static final double NORMAL_95 = 1.6448536269514722;

  private final Traffic traffic;
  private final Suppositions supposed;
  private final double eligible;
  private final boolean isData;
  private final RetryBudget budget;

  LiveStages(
      Traffic traffic, Suppositions supposed, double eligible, boolean isData, RetryBudget budget) {
    this.traffic = traffic;
    this.supposed = supposed;
    this.eligible = eligible;
    this.isData = isData;
    this.budget = budget;
  }

  StageForecast forecast(StageSpec stage, int place) {
    String field = "rollout.stages[%d].%s".formatted(place, stage.method());
    StageForecast forecast = forecast(stage, field);
    String decide = decides(stage);
    if (!traffic.isGuessed(decide)) {
      return forecast;
    }
    return forecast.withNote(
        "%s.decide: %s, of which nothing is known here: it is taken to vary like the loss. Give --base-rate, or --mean and --std, of it"
            .formatted(field, decide));
  }

  private static String decides(StageSpec stage) {
    return switch (stage) {
      case StageSpec.Shadow shadow -> MetricSpec.LOSS;
      case StageSpec.Canary canary -> MetricSpec.LOSS;
      case StageSpec.Ab ab -> ab.decide();
      case StageSpec.Switchback switchback -> switchback.decide();
      case StageSpec.Interleaving interleaving -> MetricSpec.LOSS;
      case StageSpec.Bandit bandit -> bandit.decide();
    };
  }

  private StageForecast forecast(StageSpec stage, String field) {
    return switch (stage) {
      case StageSpec.Shadow shadow ->
          throw new IllegalStateException(field + " is no stage with traffic");
      case StageSpec.Canary canary -> canary(canary, field);
      case StageSpec.Ab ab -> ab(ab, field);
      case StageSpec.Switchback switchback -> switchback(switchback, field);
      case StageSpec.Interleaving interleaving -> interleaving(interleaving, field);
      case StageSpec.Bandit bandit -> bandit(bandit, field);
    };
  }

  /** An asymptotic sequence over both arms' observations. */
  private static Reach reach(double alpha, long planned, long first) {
    NormalMixture boundary = NormalMixture.tuned(Math.min(0.5, alpha), Sides.TWO, planned);
    return new Reach(n -> boundary.radius(n, Math.sqrt((double) n)), first);
  }

  /**
   * One observation's deviation, as a share of the value: the difference of two arms' means after
   * {@code n} observations of both has its square over {@code n} as variance.
   */
  private double deviation(String decide, double share, double other) {
    double both = share + other;
    return traffic.deciding(decide).spread() * Math.sqrt(both / share + both / other);
  }

  private double perDay() {
    return traffic.perDay() * eligible;
  }

  // ---- canary ---------------------------------------------------------------------------------

  private StageForecast canary(StageSpec.Canary stage, String field) {
    double atMost = stage.atMost().toMillis() / DAY;
    Exposure exposure =
        Exposure.inSteps(
            perDay(), stage.steps(), stage.hold().toMillis() / DAY, (double) stage.examples());
    long planned = Math.max(2 * CANARY_FIRST_LOOK, 2 * stage.examples() * stage.steps().size());
    Reach passing = reach(budget.twoSided(stage.alpha()), planned, 2 * CANARY_FIRST_LOOK);
    Reach reach = reach(2 * stage.alpha() / 3, planned, 2 * CANARY_FIRST_LOOK);
    double deviation = deviation(MetricSpec.LOSS, 0.5, 0.5);
    double needed = passing.observations(stage.margin(), deviation, LIKELY);
    double wanted = Math.max(exposure.stepsOver(), labelled(exposure, needed / 2));
    List<Harm> harms = new ArrayList<>();
    for (double worse : WORSE) {
      double seen = reach.observations(worse, deviation, SURELY);
      harms.add(harm(worse, exposure, labelled(exposure, seen / 2), atMost));
    }
    List<String> notes = new ArrayList<>(tooShort(field, wanted, atMost, "margin"));
    if (stage.silence().isEmpty()) {
      notes.add(silence(field, stage.steps().getFirst()));
    }
    return new StageForecast(
        stage.method(),
        field,
        "all %d steps over, and the loss shown to be worse by at most %s"
            .formatted(stage.steps().size(), percent(stage.margin())),
        wanted > atMost ? Double.POSITIVE_INFINITY : needed,
        "labelled predictions of canary and baseline",
        Math.min(wanted, atMost),
        atMost,
        harms,
        notes);
  }

  private String silence(String field, double share) {
    Duration silence = Canary.silence(perDay() * share / DAY);
    Duration rounded = silence.compareTo(HOUR) < 0 ? silence : silence.truncatedTo(HOURS);
    return "%s.silence: %s at this traffic, the time in which 100 answers of the canary are expected (at least 10 min); without an answer for so long it is paused."
        .formatted(field, duration(rounded));
  }

  /** When the version has so many labelled answers, in days. */
  private double labelled(Exposure exposure, double answers) {
    return exposure.reached(answers / traffic.labelled()) + traffic.delayDays();
  }

  private static Harm harm(double worse, Exposure exposure, double stopped, double atMost) {
    double days = Math.min(stopped, atMost);
    return new Harm(worse, exposure.after(days), days, stopped <= atMost);
  }

  private static List<String> tooShort(String field, double wanted, double atMost, String knob) {
    return wanted > atMost
        ? List.of(
            "%s.at_most: %s days (expected: at least %s, for so long it is likely to take; until then nothing is shown, and the version is parked). Raise it, the share or the %s"
                .formatted(field, figure(atMost), figure(wanted), knob))
        : List.of();
  }

  // ---- A/B ------------------------------------------------------------------------------------

  private StageForecast ab(StageSpec.Ab stage, String field) {
    int versions = 1 + stage.lineages().size();
    double control = 1 - versions * stage.share();
    double atMost = stage.atMost().toMillis() / DAY;
    Show show = shown(stage.show(), isData);
    double pair = stage.share() + control;
    Reach reach = abReach(stage, budget);
    double deviation = deviation(stage.decide(), stage.share(), control);
    double needed = needed(stage, reach);
    Exposure exposure = Exposure.steady(perDay() * stage.share());
    double part = stage.share() / pair;
    double wanted = labelled(exposure, needed * part);
    List<Harm> harms = new ArrayList<>();
    for (double worse : WORSE) {
      double seen = reach.observations(worse, deviation, SURELY);
      harms.add(harm(worse, exposure, labelled(exposure, seen * part), atMost));
    }
    List<String> notes =
        new ArrayList<>(
            tooShort(field, wanted, atMost, show == Show.BETTER ? "--effect" : "margin"));
    if (!stage.guardrails().isEmpty()) {
      notes.add(
          "Guardrails (%s) must not get worse either, and may take longer to show it."
              .formatted(String.join(", ", stage.guardrails().keySet())));
    }
    if (versions > 1) {
      double again = labelled(exposure, needed(stage, abReach(stage, budget.begin())) * part);
      notes.add(rivals(stage, field, wanted, again));
    }
    return new StageForecast(
        stage.method(),
        field,
        ends(show, stage.decide(), stage.margin()),
        wanted > atMost ? Double.POSITIVE_INFINITY : needed,
        "labelled predictions of "
            + (versions > 1 ? "a version" : "the version")
            + " and the copy of the champion",
        Math.min(wanted, atMost),
        atMost,
        harms,
        notes);
  }

  /** The interval of a version's difference, of which all versions share α. */
  private Reach abReach(StageSpec.Ab stage, RetryBudget of) {
    int versions = 1 + stage.lineages().size();
    double control = 1 - versions * stage.share();
    double pair = stage.share() + control;
    long planned = Math.max(1, Math.round(stage.planned() * pair));
    long first = Math.round(stage.firstLook() * pair / Math.min(stage.share(), control));
    return reach(of.twoSided(stage.alpha()) / versions, planned, first);
  }

  /** How many labelled predictions of a version and the control are likely to be needed. */
  private double needed(StageSpec.Ab stage, Reach reach) {
    double control = 1 - (1 + stage.lineages().size()) * stage.share();
    double gap = gap(shown(stage.show(), isData), stage.margin(), supposed);
    return reach.observations(gap, deviation(stage.decide(), stage.share(), control), LIKELY);
  }

  /** What it costs that others join. */
  private String rivals(StageSpec.Ab stage, String field, double days, double again) {
    RetryBudget next = budget.begin();
    return "%s.lineages: the present versions of %s join and pay for it, each from the budget of its own model iteration, data iterations from the one of theirs. All arms together have the smallest of these shares of alpha (%s): %s of it and likely %s days when it is the first try of each, %s and %s days when one of them tries for the second time."
        .formatted(
            field,
            String.join(", ", stage.lineages()),
            percent(stage.alpha()),
            percent(budget.share()),
            figure(days),
            percent(next.share()),
            figure(again));
  }

  // ---- switchback, interleaving, bandit -------------------------------------------------------

  /** How many standard errors an effect has that an interval of one look is likely to show. */
  private double errors(double alpha) {
    return NORMAL.inverseCumulativeProbability(1 - budget.twoSided(alpha) / 2)
        + NORMAL.inverseCumulativeProbability(LIKELY);
  }

  private StageForecast switchback(StageSpec.Switchback stage, String field) {
    double days = stage.period().toMillis() / DAY * stage.periods();
    Exposure exposure = Exposure.steady(perDay() / 2);
    double used = traffic.labelsPerDay() * eligible * days / (stage.carryOver() + 1);
    double found =
        errors(stage.alpha()) * 2 * traffic.deciding(stage.decide()).spread() / Math.sqrt(used);
    return new StageForecast(
        stage.method(),
        field,
        "%d periods of %s over, and %s"
            .formatted(
                stage.periods(),
                duration(stage.period()),
                ends(shown(stage.show(), isData), stage.decide(), stage.margin())),
        stage.periods(),
        "periods",
        days + traffic.delayDays(),
        days + traffic.delayDays(),
        untilTheEnd(exposure, days),
        List.of(
            "Nothing ends it before its last period: half of the requests meet a bad version for %s days."
                .formatted(figure(days)),
            "At best it finds a difference of %s; periods that differ from each other make that larger."
                .formatted(percent(found))));
  }

  private StageForecast interleaving(StageSpec.Interleaving stage, String field) {
    double days = stage.atMost().toMillis() / DAY;
    double lists = perDay() * days;
    double found = errors(stage.alpha()) / Math.sqrt(Math.max(1, lists));
    return new StageForecast(
        stage.method(),
        field,
        "users' choices shown to prefer the version",
        lists,
        "lists",
        days,
        days,
        untilTheEnd(Exposure.steady(perDay() / 2), days),
        List.of(
            "It finds that wins lead losses by %s of the lists with a choice, if each list has one and is another user's."
                .formatted(percent(found))));
  }

  private StageForecast bandit(StageSpec.Bandit stage, String field) {
    double atMost = stage.atMost().toMillis() / DAY;
    double deviation = deviation(stage.decide(), 0.5, 0.5);
    double stops = NORMAL_95 * deviation / stage.stop();
    double needed = stops * stops;
    double wanted =
        Math.max(
            stage.batch().toMillis() / DAY,
            needed / (traffic.labelsPerDay() * eligible) + traffic.delayDays());
    List<Harm> harms = new ArrayList<>();
    for (double worse : WORSE) {
      double told = NORMAL_95 * 2 * deviation / worse;
      double even = Math.min(atMost, told * told / (traffic.labelsPerDay() * eligible));
      even = Math.min(atMost, even + traffic.delayDays() + stage.batch().toMillis() / DAY);
      double whole = Math.min(atMost, Math.max(even, wanted));
      double exposed = perDay() * (even / 2 + (whole - even) * stage.floor());
      harms.add(new Harm(worse, exposed, whole, wanted <= atMost));
    }
    List<String> notes = new ArrayList<>(tooShort(field, wanted, atMost, "stop"));
    notes.add(
        "%s: it bounds what is lost while it runs, and has no alpha. By its stop rule, looked at after each batch of %s, it promotes a version that is as good as the champion in %s of its tries, one that is worse by %s in %s, by %s in %s; put an ab, interleaving or switchback stage behind it where that matters. Until it ends a bad version keeps the floor of %s."
            .formatted(
                field,
                duration(stage.batch()),
                promoted(stage, deviation, 0),
                percent(WORSE.get(0)),
                promoted(stage, deviation, WORSE.get(0)),
                percent(WORSE.get(1)),
                promoted(stage, deviation, WORSE.get(1)),
                percent(stage.floor())));
    return new StageForecast(
        stage.method(),
        field,
        "less than %s of the best arm's %s left to be won"
            .formatted(percent(stage.stop()), stage.decide()),
        wanted > atMost ? Double.POSITIVE_INFINITY : needed,
        "labelled predictions",
        Math.min(wanted, atMost),
        atMost,
        harms,
        notes);
  }

  private String promoted(StageSpec.Bandit stage, double deviation, double worse) {
    double days = stage.batch().toMillis() / DAY;
    double inBatch = traffic.labelsPerDay() * eligible * days;
    long batches = (long) Math.floor(stage.atMost().toMillis() / DAY / days);
    double share = new BanditOdds(deviation, inBatch, batches, stage.stop()).promoted(worse);
    return share < 0.01 ? "less than 1 %" : "about %.0f %%".formatted(100 * share);
  }

  private static List<Harm> untilTheEnd(Exposure exposure, double days) {
    return WORSE.stream().map(worse -> new Harm(worse, exposure.after(days), days, false)).toList();
  }
}
