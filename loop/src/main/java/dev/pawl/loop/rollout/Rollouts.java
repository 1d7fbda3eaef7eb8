package dev.pawl.loop.rollout;

import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.ServingReport;
import dev.pawl.loop.contest.Contestant;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.journal.Figures;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.operator.StateJson;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.model.Model;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.plan.Arm;
import dev.pawl.plan.Traffic;
import dev.pawl.spec.MetricSpec;
import dev.pawl.spec.RolloutSpec;
import dev.pawl.spec.StageSpec;
import dev.pawl.trial.multiplicity.RetryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rollout of a model: which version is on its way to take over from the champion, through which
 * stage, and how it fares.
 *
 * <ol>
 *   <li>At most one runs at a time; what has won in the shadow meanwhile waits.
 *   <li>Champion and candidates stand still while it runs. When the champion changes all the same,
 *       or a candidate goes out of play, it ends.
 *   <li>An answer counts in a stage when it takes part in statistics, was asked for after the stage
 *       began, names an arm of the stage and that arm's version, and was put there by this stage: a
 *       server answers by the plan of before for a moment, with arms of the same names. So does a
 *       report of how an arm fared, but for the last: a candidate's version is in no earlier stage
 *       with an arm of that name, and the champion's copy is the same version. What is passed over
 *       is in the evidence, by number.
 *   <li>Each stage has a salt of its own: who was in the canary is in either arm of the test after
 *       it.
 * </ol>
 *
 * <p>For use by one thread.
 */
public final class Rollouts implements Operator {
  /** Stands for the budget of data iterations; model iterations count from 1. */
  private static final int DATA = 0;

  private final ModelDefinition definition;
  private final RolloutSpec spec;
  private final Journal journal;
  private final Rivals rivals;
  private final boolean live;
  private final Usual usual;
  private final Quiet quiet;
  private final Tries tries = new Tries();
  private @Nullable Running running;
  private String champion = "";
  private double losses;
  private double labels;
  private long begun;

  /** Reports of before the stage that was running, since the rollout began. */
  private long lateReports;

  /** Answers of arms of stages before the one that was running, since the rollout began. */
  private long lateAnswers;

  /** A rollout that runs; its findings are the evidence of stages that are over. */
  private record Running(Plan plan, Progress progress, Stage stage, Figures findings) {
    List<String> candidates() {
      return progress.candidates();
    }

    int number() {
      return progress.number();
    }

    /** What answers of its arms are logged with. */
    String name() {
      return stageName(plan, progress);
    }
  }

  /**
   * What does not change while it runs.
   *
   * @param id its number among the model's rollouts, from 1 on: no place in the log, because that
   *     depends on how often a server reported how it fared, and assignments depend on this
   * @param start the data clock then
   * @param champion the version that is to be replaced
   * @param candidate the version that is to replace it
   * @param lineage that it was cut from
   * @param tries how many have shared its budget, itself included
   */
  record Plan(long id, long start, String champion, String candidate, String lineage, long tries) {}

  /**
   * Where it is.
   *
   * @param number the stage's, counted from 0
   * @param candidates the versions that take part in the stage, the rollout's own first
   * @param stageStart the data clock when the stage began
   * @param usual what decides usually was then
   * @param silence how long a canary may be without an answer, by the traffic then
   * @param tries how many have shared the scarcest budget of its candidates, itself included
   */
  record Progress(
      int number,
      List<String> candidates,
      long stageStart,
      double usual,
      long silence,
      long tries) {}

  /**
   * No rollout yet.
   *
   * @param definition the spec that is in force
   * @param journal writes what was decided
   * @param rivals brings other lineages' versions into play
   */
  public Rollouts(ModelDefinition definition, Journal journal, Rivals rivals) {
    this.definition = definition;
    this.spec = definition.spec().rollout();
    this.journal = journal;
    this.rivals = rivals;
    this.live = !spec.live().isEmpty();
    this.quiet = new Quiet(definition);
    Set<String> needed = spec.live().stream().map(Rollouts::decides).collect(Collectors.toSet());
    this.usual =
        new Usual(
            definition.spec().metrics().stream()
                .filter(metric -> needed.contains(metric.name()))
                .map(metric -> Metric.of(metric, definition.columns()))
                .toList());
  }

  // ---- its course -----------------------------------------------------------------------------

  /**
   * Whether a version has stages before it when it has won in the shadow.
   *
   * @param presentChampion the id of the version that it would replace
   */
  public boolean concerns(String version, String presentChampion) {
    return live && (spec.all() || Setup.isNewModel(version, presentChampion));
  }

  /** Whether one runs. */
  public boolean isRunning() {
    return running != null;
  }

  /** Whether a version takes part in the one that runs, other than as the champion. */
  public boolean hasCandidate(String version) {
    return running != null && running.candidates().contains(version);
  }

  /** Whether it runs for the sake of a version. */
  public boolean isFor(String version) {
    return running != null && running.plan.candidate().equals(version);
  }

  /** The candidates of the one that runs, its own first; none when none runs. */
  public List<String> candidates() {
    return running == null ? List.of() : running.candidates();
  }

  /**
   * Whether a version has to wait before it goes live, since another of its lineage just did.
   *
   * @param lineage its name
   * @param iteration its model iteration
   * @param presentChampion the id of the version that it would replace
   */
  public boolean rests(String lineage, int iteration, String presentChampion) {
    return live
        && (spec.all() || iteration != Contestant.iterationOf(presentChampion))
        && tries.rests(lineage, iteration, spec.pause(), journal.clock());
  }

  /**
   * A version that predicts in the shadow goes live in stages.
   *
   * @param candidate its id
   * @param lineage that it was cut from
   * @param presentChampion the id of the version that it is to replace
   * @param why what it has shown so far, as the end of a sentence
   * @param shown the numbers behind that
   */
  public void start(
      String candidate,
      String lineage,
      String presentChampion,
      String why,
      SortedMap<String, Object> shown) {
    RetryBudget budget =
        tries.begin(
            Contestant.iterationOf(candidate), Setup.isNewModel(candidate, presentChampion));
    Plan plan =
        new Plan(++begun, journal.clock(), presentChampion, candidate, lineage, budget.tries());
    SortedMap<String, Object> evidence = new TreeMap<>(shown);
    evidence.put("rollout.try", budget.tries());
    evidence.put("rollout.alphaShare", budget.share());
    evidence.put("rollout.alphaLeft", budget.left());
    Figures findings = new Figures();
    findings.add(evidence);
    lateReports = 0;
    lateAnswers = 0;
    Progress first = begin(plan, 0);
    running = new Running(plan, first, stage(plan, first), findings);
    journal.decide(
        Kind.ROLLOUT,
        candidate,
        "version %s goes live in stages, to take over from %s: %s; it begins with %s%s"
            .formatted(
                candidate,
                presentChampion,
                why,
                spec.live().getFirst().method(),
                attempt(budget, Setup.isNewModel(candidate, presentChampion))),
        evidence);
  }

  private static String attempt(RetryBudget budget, boolean newModel) {
    return budget.tries() == 1
        ? ""
        : ", as try %d %s, with %.2g of a stage's alpha"
            .formatted(
                budget.tries(),
                newModel ? "of its model iteration" : "since the last promotion",
                budget.share());
  }

  private Progress begin(Plan plan, int number) {
    List<String> candidates = new ArrayList<>();
    candidates.add(plan.candidate());
    if (spec.live().get(number) instanceof StageSpec.Ab ab) {
      for (String lineage : ab.lineages()) {
        rivals
            .enter(lineage)
            .filter(id -> !candidates.contains(id) && !id.equals(plan.champion()))
            .ifPresent(candidates::add);
      }
    }
    String decides = decides(spec.live().get(number));
    double value = decides.equals(MetricSpec.LOSS) ? losses / labels : usual.of(decides);
    return new Progress(
        number,
        List.copyOf(candidates),
        journal.clock(),
        value,
        quiet.silence(number, journal.clock()),
        tries(plan, number, candidates));
  }

  /**
   * Lets rivals pay for their part in a stage: one for all of a budget, as the arms together err no
   * more than the stage may. Of the rollout's own budget that is paid already, but for a second
   * stage with rivals, who need not have won in the first.
   *
   * @return how many have shared the scarcest of the budgets
   */
  private long tries(Plan plan, int number, List<String> candidates) {
    boolean again =
        spec.live().subList(0, number).stream()
            .anyMatch(it -> it instanceof StageSpec.Ab ab && !ab.lineages().isEmpty());
    SortedSet<Integer> paid = new TreeSet<>();
    if (!again) {
      paid.add(budgetOf(plan.candidate(), plan.champion()));
    }
    long most = plan.tries();
    for (String rival : candidates.subList(1, candidates.size())) {
      int budget = budgetOf(rival, plan.champion());
      if (paid.add(budget)) {
        RetryBudget begun = tries.begin(Contestant.iterationOf(rival), budget != DATA);
        most = Math.max(most, begun.tries());
      }
    }
    return most;
  }

  /** The model iteration whose budget it is, or {@link #DATA}. */
  private static int budgetOf(String version, String champion) {
    return Setup.isNewModel(version, champion) ? Contestant.iterationOf(version) : DATA;
  }

  /** What a stage needs to know the usual value of. */
  private static String decides(StageSpec stage) {
    return switch (stage) {
      case StageSpec.Switchback switchback -> switchback.decide();
      case StageSpec.Bandit bandit -> bandit.decide();
      default -> MetricSpec.LOSS;
    };
  }

  private static String stageName(Plan plan, Progress progress) {
    return "%d/%d".formatted(plan.id(), progress.number());
  }

  private Stage stage(Plan plan, Progress progress) {
    int number = progress.number();
    StageSpec stage = spec.live().get(number);
    long before =
        spec.live().subList(0, number).stream()
            .filter(it -> it.method().equals(stage.method()))
            .count();
    Setup setup =
        new Setup(
            definition,
            "%s/%s".formatted(definition.spec().model(), stageName(plan, progress)),
            progress.stageStart(),
            before == 0 ? "" : "-" + (before + 1),
            plan.champion(),
            progress.candidates(),
            new RetryBudget(Math.max(plan.tries(), progress.tries())),
            progress.silence(),
            progress.usual());
    return switch (stage) {
      case StageSpec.Canary canary -> new CanaryStage(canary, setup);
      case StageSpec.Ab ab -> new AbStage(ab, setup);
      case StageSpec.Switchback switchback -> new SwitchbackStage(switchback, setup);
      case StageSpec.Interleaving interleaving -> new InterleavingStage(interleaving, setup);
      case StageSpec.Bandit bandit -> new BanditStage(bandit, setup);
      case StageSpec.Shadow shadow ->
          throw new IllegalStateException("a shadow after the first stage");
    };
  }

  /**
   * Looks at the stage that runs, and writes down what follows.
   *
   * @return how the rollout ended, when it has
   */
  public Optional<Ended> look() {
    Running present = running;
    if (present == null) {
      return Optional.empty();
    }
    String stage = spec.live().get(present.number()).method();
    Step step = present.stage.look(journal.clock());
    switch (step) {
      case Step.Hold hold -> {}
      case Step.Change change -> decide(present, Kind.STAGE, stage, change.reason());
      case Step.Block block ->
          decide(present, Kind.STAGE, stage, "no verdict counts: " + block.reason());
      case Step.Pass pass -> {
        return passed(present, stage, pass);
      }
      case Step.Fail fail -> {
        return Optional.of(
            end(
                present,
                false,
                present.plan.candidate(),
                "%s: %s".formatted(stage, fail.reason())));
      }
    }
    return Optional.empty();
  }

  private void decide(Running present, Kind kind, String stage, String reason) {
    journal.decide(
        kind,
        present.plan.candidate(),
        "version %s, %s: %s".formatted(present.plan.candidate(), stage, reason),
        evidence(present));
  }

  private SortedMap<String, Object> evidence(Running present) {
    SortedMap<String, Object> evidence = present.stage.evidence();
    if (lateReports > 0) {
      evidence.put("rollout.lateReports", lateReports);
    }
    if (lateAnswers > 0) {
      evidence.put("rollout.lateAnswers", lateAnswers);
    }
    return evidence;
  }

  private Optional<Ended> passed(Running present, String stage, Step.Pass pass) {
    String why = "%s: %s".formatted(stage, pass.reason());
    boolean last = present.number() + 1 == spec.live().size();
    if (last || !pass.version().equals(present.plan.candidate())) {
      return Optional.of(end(present, true, pass.version(), why));
    }
    SortedMap<String, Object> evidence = evidence(present);
    present.findings.add(evidence);
    Progress next = begin(present.plan, present.number() + 1);
    running = new Running(present.plan, next, stage(present.plan, next), present.findings);
    journal.decide(
        Kind.STAGE,
        present.plan.candidate(),
        "version %s has passed %s; %s begins"
            .formatted(present.plan.candidate(), why, spec.live().get(next.number()).method()),
        evidence);
    return Optional.empty();
  }

  private Ended end(Running present, boolean passed, String version, String why) {
    present.findings.add(evidence(present));
    running = null;
    Plan plan = present.plan();
    if (passed) {
      tries.succeeded(Setup.isNewModel(version, plan.champion()));
    } else {
      tries.failed(plan.lineage(), Contestant.iterationOf(plan.candidate()), journal.clock());
    }
    List<String> others = new ArrayList<>(present.candidates());
    others.remove(version);
    return new Ended(passed, version, others, why, present.findings.all());
  }

  /**
   * Ends the one that runs before its time.
   *
   * @param why as the end of a sentence
   */
  public Optional<Ended> stop(String why) {
    return Optional.ofNullable(running)
        .map(present -> end(present, false, present.plan.candidate(), why));
  }

  // ---- what it hears --------------------------------------------------------------------------

  private Optional<Answer> answer(Running present, Prediction prediction, Row row) {
    if (!prediction.counted()
        || prediction.eventTime() < present.progress.stageStart()
        || isOfAnother(present, prediction)) {
      return Optional.empty();
    }
    List<Voice> arms = present.stage.arms();
    for (int arm = 1; arm < arms.size(); arm++) {
      Voice voice = arms.get(arm);
      if (voice.name().equals(prediction.arm()) && voice.version().equals(prediction.version())) {
        return Optional.of(new Answer(prediction, row, arm));
      }
    }
    return Optional.empty();
  }

  /** Whether another stage put it into its arm; a log of before does not say which. */
  private static boolean isOfAnother(Running present, Prediction prediction) {
    return !prediction.stage().isEmpty() && !prediction.stage().equals(present.name());
  }

  /** A prediction passes. */
  public void predicted(Prediction prediction, Row row) {
    usual.predicted(prediction);
    quiet.predicted(prediction, row);
    Running present = running;
    if (present != null) {
      if (prediction.counted() && isOfAnother(present, prediction)) {
        lateAnswers++;
      }
      answer(present, prediction, row).ifPresent(present.stage::predicted);
    }
  }

  /** How an arm fared at answering. What was over before the stage began says nothing about it. */
  public void reported(ServingReport report) {
    Running present = running;
    if (present == null) {
      return;
    }
    List<Voice> arms = present.stage.arms();
    for (int arm = 1; arm < arms.size(); arm++) {
      if (arms.get(arm).name().equals(report.arm())
          && arms.get(arm).version().equals(report.version())) {
        if (report.eventTime() < present.progress.stageStart()) {
          lateReports++;
        } else {
          present.stage.reported(arm, report);
        }
      }
    }
  }

  /** An outcome met its prediction. */
  public void joined(Outcome outcome, Row values, Prediction prediction, Row row) {
    usual.joined(outcome, values, prediction, row);
    Running present = running;
    if (present != null) {
      answer(present, prediction, row)
          .ifPresent(answer -> present.stage.joined(answer, outcome, values));
    }
  }

  /**
   * A label came back, for the first time.
   *
   * @param loss of the answer that was given
   * @param presentChampion the champion's id
   * @param lossOfChampion of the champion's, given or not; {@code NaN} when there is none
   */
  public void labelled(
      Example example, double loss, String presentChampion, double lossOfChampion) {
    if (!live) {
      return;
    }
    if (!champion.equals(presentChampion)) {
      champion = presentChampion;
      losses = 0;
      labels = 0;
    }
    if (Double.isFinite(lossOfChampion)) {
      losses += lossOfChampion;
      labels++;
    }
    Running present = running;
    if (present != null) {
      answer(present, example.prediction(), example.row())
          .ifPresent(answer -> present.stage.labelled(answer, example.label(), loss));
    }
  }

  // ---- what it asks for -----------------------------------------------------------------------

  /**
   * Who answers whom while one runs.
   *
   * @param models finds the frozen models of versions in play
   */
  public Optional<Traffic> traffic(Function<String, Model> models) {
    Running present = running;
    if (present == null) {
      return Optional.empty();
    }
    List<Arm> arms =
        present.stage.arms().stream()
            .map(voice ->
                new Arm(
                    voice.name(), voice.version(), models.apply(voice.version()), voice.share()))
            .toList();
    return Optional.of(
        Traffic.of(arms, present.stage.routing(), present.plan.id(), present.name()));
  }

  // ---- state ----------------------------------------------------------------------------------

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("begun", begun);
    tries.snapshot(to.in("tries"));
    if (!live) {
      return;
    }
    to.text("champion", champion);
    to.doubles("losses", losses, labels);
    usual.snapshot(to.in("usual"));
    quiet.snapshot(to.in("quiet"));
    Running present = running;
    if (present != null) {
      to.text("plan", StateJson.write(present.plan));
      to.text("progress", StateJson.write(present.progress));
      to.text("findings", StateJson.write(present.findings));
      to.longs("lateReports", lateReports, lateAnswers);
      present.stage.snapshot(to.in("stage"));
    }
  }

  @Override
  public void restore(Tensors from) {
    running = null;
    begun = from.has("begun") ? from.longs("begun")[0] : 0;
    if (from.has("tries/tries")) {
      tries.restore(from.in("tries"));
    }
    if (!from.has("champion") || !live) {
      return;
    }
    champion = from.text("champion");
    losses = from.doubles("losses")[0];
    labels = from.doubles("losses")[1];
    usual.restore(from.in("usual"));
    quiet.restore(from.in("quiet"));
    if (from.has("plan")) {
      Plan plan = StateJson.read(from.text("plan"), Plan.class);
      Progress progress = StateJson.read(from.text("progress"), Progress.class);
      Figures findings = StateJson.read(from.text("findings"), Figures.class);
      Stage stage = stage(plan, progress);
      stage.restore(from.in("stage"));
      running = new Running(plan, progress, stage, findings);
      long[] late = from.has("lateReports") ? from.longs("lateReports") : new long[0];
      lateReports = late.length > 0 ? late[0] : 0;
      lateAnswers = late.length > 1 ? late[1] : 0;
    }
  }
}
