package dev.pawl.loop.rollout;

import dev.pawl.log.Outcome;
import dev.pawl.log.ServingReport;
import dev.pawl.loop.operator.StateJson;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.plan.Interleave;
import dev.pawl.plan.Routing;
import dev.pawl.spec.StageSpec;
import dev.pawl.trial.Direction;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.interleave.Interleaved.Credit;
import dev.pawl.trial.interleave.SequentialPreference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An interleaving: lists are drafted from both versions' orders, and the items that users choose,
 * those whose label is above ½, are votes for the version that brought them. A list counts once its
 * attribution window is over, and is its user's: users are compared, not lists.
 */
final class InterleavingStage implements Stage {
  private static final int CONTROL = 1;
  private static final int TREATMENT = 2;
  private static final double CHOSEN = 0.5;
  private static final long PLANNED_USERS = 1_000;
  private static final long FIRST_LOOK = 50;

  private final StageSpec.Interleaving spec;
  private final Setup setup;
  private final Interleave routing;
  private final SequentialPreference preference;
  private final long window;
  private final LinkedHashMap<String, ShownList> open = new LinkedHashMap<>();

  /** A list that may still be chosen from. */
  private static final class ShownList {
    final String user;
    final long time;
    int control;
    int treatment;

    ShownList(String user, long time) {
      this.user = user;
      this.time = time;
    }
  }

  /** An interleaving without lists. */
  InterleavingStage(StageSpec.Interleaving spec, Setup setup) {
    this.spec = spec;
    this.setup = setup;
    this.window = setup.definition().spec().outcome().window().toMillis();
    this.routing =
        new Interleave(setup.participants(Optional.empty()), setup.salt(), CONTROL, TREATMENT);
    this.preference =
        new SequentialPreference(
            new Terms(setup.budget().twoSided(spec.alpha()), 0, Direction.LARGER_IS_BETTER),
            PLANNED_USERS,
            FIRST_LOOK);
  }

  @Override
  public List<Voice> arms() {
    return List.of(
        new Voice("champion", setup.champion(), 1),
        new Voice("control" + setup.suffix(), setup.champion(), 0),
        new Voice("treatment" + setup.suffix(), setup.candidate(), 0));
  }

  @Override
  public Routing routing() {
    return routing;
  }

  /** The id of the list that an item was shown in: what stands before the last slash. */
  private static String list(Answer answer) {
    String id = answer.prediction().id();
    return id.substring(0, Math.max(0, id.lastIndexOf('/')));
  }

  @Override
  public void predicted(Answer answer) {
    String user = answer.unit().isEmpty() ? list(answer) : answer.unit();
    open.computeIfAbsent(list(answer), id -> new ShownList(user, answer.prediction().eventTime()));
  }

  @Override
  public void reported(int arm, ServingReport report) {}

  @Override
  public void joined(Answer answer, Outcome outcome, Row values) {}

  @Override
  public void labelled(Answer answer, double label, double loss) {
    ShownList list = open.get(list(answer));
    if (list != null && label > CHOSEN) {
      if (answer.arm() == TREATMENT) {
        list.treatment++;
      } else {
        list.control++;
      }
    }
  }

  @Override
  public Step look(long now) {
    Iterator<ShownList> oldest = open.values().iterator();
    while (oldest.hasNext()) {
      ShownList list = oldest.next();
      if (list.time + window >= now) {
        break;
      }
      preference.add(list.user, new Credit(list.control, list.treatment));
      oldest.remove();
    }
    Verdict verdict = preference.verdict();
    if (verdict.kind() == Kind.BETTER) {
      return new Step.Pass(setup.candidate(), verdict.reason());
    }
    boolean late = now - setup.start() > spec.atMost().toMillis();
    if (verdict.kind() == Kind.WORSE) {
      return new Step.Fail(verdict.reason());
    }
    return late
        ? new Step.Fail("nothing was shown in time: " + verdict.reason())
        : new Step.Hold(verdict.reason());
  }

  @Override
  public SortedMap<String, Object> evidence() {
    SortedMap<String, Object> evidence = new TreeMap<>();
    Numbers.add("interleaving.preference", preference.verdict(), evidence);
    evidence.put("interleaving.clickless", preference.clickless());
    return evidence;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.text("seen", StateJson.write(preference.seen()));
    to.texts("lists", open.keySet());
    to.texts("users", open.values().stream().map(list -> list.user).toList());
    to.longs("times", open.values().stream().mapToLong(list -> list.time).toArray());
    to.longs("control", open.values().stream().mapToLong(list -> list.control).toArray());
    to.longs("treatment", open.values().stream().mapToLong(list -> list.treatment).toArray());
  }

  @Override
  public void restore(Tensors from) {
    preference.restore(StateJson.read(from.text("seen"), SequentialPreference.Seen.class));
    List<String> users = from.texts("users");
    long[] times = from.longs("times");
    long[] control = from.longs("control");
    long[] treatment = from.longs("treatment");
    open.clear();
    int at = 0;
    for (String id : from.texts("lists")) {
      ShownList list = new ShownList(users.get(at), times[at]);
      list.control = (int) control[at];
      list.treatment = (int) treatment[at];
      open.put(id, list);
      at++;
    }
  }
}
