package dev.pawl.loop.contest;

import dev.pawl.log.Prediction;
import dev.pawl.loop.contest.Comparisons.Question;
import dev.pawl.loop.contest.Contestant.Moving;
import dev.pawl.loop.contest.Contestant.Standing;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.join.Scores;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.training.Lineage;
import dev.pawl.model.Model;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.stream.loss.Loss;
import dev.pawl.trial.paired.PairedComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every version in play: scores each prediction when it passes, and compares all with the champion
 * when the label arrives.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>A score is what its contestant knew when the prediction passed, never later.
 *   <li>A comparison counts exactly the examples whose prediction both sides have scored, so it
 *       starts anew when the champion changes.
 *   <li>Contestants are kept in the order of their numbers, and numbers are never used again.
 * </ol>
 */
public final class Contest {
  private final Loss loss;
  private final Comparisons comparisons;
  private final int width;
  private final double[] buffer;
  private final List<Contestant> contestants = new ArrayList<>();
  private int[] numbers = {};
  private List<Lineage> lineages = List.of();
  private @Nullable Standing champion;
  private @Nullable Standing predecessor;
  private long predecessorUntil;
  private int nextNumber;

  /**
   * Nobody in play.
   *
   * @param loss what is compared
   * @param width how many scores a prediction has
   * @param comparisons makes the comparisons
   */
  public Contest(Loss loss, int width, Comparisons comparisons) {
    this.loss = loss;
    this.width = width;
    this.comparisons = comparisons;
    this.buffer = new double[width];
  }

  /** The champion; there is one from the first {@link #crown} on. */
  public Standing champion() {
    if (champion == null) {
      throw new IllegalStateException("no champion yet");
    }
    return champion;
  }

  /** Whether there is a champion. */
  public boolean hasChampion() {
    return champion != null;
  }

  /** The champion's predecessor while it predicts in the shadow, ready for a rollback. */
  public Optional<Standing> predecessor() {
    return Optional.ofNullable(predecessor);
  }

  /** All that are trying to replace the champion, in the order of their numbers. */
  public List<Contestant> challengers() {
    List<Contestant> all = new ArrayList<>(contestants);
    all.remove(champion);
    all.remove(predecessor);
    return all;
  }

  /** The lineage of that name and iteration, if it is in play. */
  public Optional<Moving> lineage(String name) {
    for (int i = contestants.size() - 1; i >= 0; i--) {
      if (contestants.get(i) instanceof Moving moving && moving.name().equals(name)) {
        return Optional.of(moving);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a contestant is a lineage that has learned nothing since the champion was cut from it:
   * then it is the champion.
   */
  public boolean isTheChampion(Contestant challenger) {
    return challenger instanceof Moving moving
        && !moving.lineage().hasNews()
        && moving.lineage().parent().equals(champion().name());
  }

  /** All lineages in play, in the order of their numbers. */
  public List<Lineage> lineages() {
    return lineages;
  }

  /** The contestants are others than before. */
  private void changed() {
    numbers = contestants.stream().mapToInt(Contestant::number).toArray();
    List<Lineage> moving = new ArrayList<>();
    for (Contestant contestant : contestants) {
      if (contestant instanceof Moving each) {
        moving.add(each.lineage());
      }
    }
    lineages = List.copyOf(moving);
  }

  /** The number of the version of that id that stands still in play. */
  public int numberOf(String version) {
    if (champion != null && champion.name().equals(version)) {
      return champion.number();
    }
    for (Contestant contestant : contestants) {
      if (contestant instanceof Standing && contestant.name().equals(version)) {
        return contestant.number();
      }
    }
    throw new IllegalStateException("version " + version + " is not in play");
  }

  /** The frozen models of all versions in play that stand still, by id. */
  public Map<String, Model> standing() {
    Map<String, Model> standing = new TreeMap<>();
    for (Contestant contestant : contestants) {
      if (contestant instanceof Standing each) {
        standing.put(each.name(), each.model());
      }
    }
    return standing;
  }

  /** The ids of the versions in play, and of those that lineages in play were cut to last. */
  public Set<String> versions() {
    Set<String> ids = new TreeSet<>();
    for (Contestant contestant : contestants) {
      ids.add(contestant instanceof Moving moving ? moving.lineage().parent() : contestant.name());
    }
    return ids;
  }

  /**
   * What every contestant predicts for a prediction that passes; what the champion answered is not
   * predicted again.
   */
  public Scores score(Prediction prediction, Row row) {
    Standing answered = champion;
    if (answered == null || !prediction.version().equals(answered.name())) {
      return score(row);
    }
    double[] values = new double[numbers.length * width];
    for (int i = 0; i < numbers.length; i++) {
      Contestant contestant = contestants.get(i);
      if (contestant == answered) {
        System.arraycopy(prediction.scores(), 0, values, i * width, width);
      } else {
        predict(contestant, row, values, i * width);
      }
    }
    return new Scores(numbers, values);
  }

  /** What every contestant predicts for a row. */
  public Scores score(Row row) {
    double[] values = new double[numbers.length * width];
    for (int i = 0; i < numbers.length; i++) {
      predict(contestants.get(i), row, values, i * width);
    }
    return new Scores(numbers, values);
  }

  private void predict(Contestant contestant, Row row, double[] values, int at) {
    contestant.predict(row, buffer);
    System.arraycopy(buffer, 0, values, at, width);
  }

  /**
   * Compares all with the champion on an example.
   *
   * @return the champion's loss; {@code NaN} when the prediction passed before it was crowned
   */
  public double compare(Example example) {
    Scores scores = example.scores();
    int at = scores.at(champion().number());
    if (at < 0) {
      return Double.NaN;
    }
    double ofChampion = loss.of(example.label(), scores.values(), at, width);
    for (int i = 0; i < contestants.size(); i++) {
      Contestant contestant = contestants.get(i);
      PairedComparison comparison = contestant.comparison();
      int there = comparison == null ? -1 : scores.at(contestant.number());
      if (comparison != null && there >= 0) {
        comparison.add(ofChampion, loss.of(example.label(), scores.values(), there, width), 1);
      }
    }
    return ofChampion;
  }

  /** A block of event time has ended. */
  public void closeBlock() {
    for (Contestant contestant : contestants) {
      PairedComparison comparison = contestant.comparison();
      if (comparison != null) {
        comparison.closeBlock();
      }
    }
  }

  /** A version that stands still starts to challenge. */
  public Standing challenge(Version version, Model model, long clock) {
    return challenge(version, model, clock, isCutOfReturning(version.id()));
  }

  /** A version that was revived or merged challenges: out of a budget of its own. */
  public Standing comeBack(Version version, Model model, long clock) {
    return challenge(version, model, clock, true);
  }

  private Standing challenge(Version version, Model model, long clock, boolean returning) {
    Standing standing = new Standing(nextNumber++, version, model);
    standing.returning(returning);
    add(standing, clock);
    return standing;
  }

  /** A lineage starts to challenge. */
  public Moving challenge(Lineage lineage, long clock) {
    return challenge(lineage, clock, false);
  }

  /** A lineage that was revived challenges: out of a budget of its own. */
  public Moving comeBack(Lineage lineage, long clock) {
    return challenge(lineage, clock, true);
  }

  private Moving challenge(Lineage lineage, long clock, boolean returning) {
    Moving moving = new Moving(nextNumber++, lineage);
    moving.returning(returning);
    add(moving, clock);
    return moving;
  }

  private boolean isCutOfReturning(String version) {
    return contestants.stream()
        .anyMatch(it ->
            it.isReturning()
                && it instanceof Moving moving
                && moving.lineage().parent().equals(version));
  }

  private void add(Contestant contestant, long clock) {
    contestants.add(contestant);
    changed();
    if (champion != null) {
      restart(contestant, clock);
    }
  }

  /** Takes a challenger, or the predecessor, out of play. */
  public void withdraw(Contestant contestant) {
    if (contestant == champion) {
      throw new IllegalStateException("the champion " + contestant.name() + " cannot withdraw");
    }
    contestants.remove(contestant);
    changed();
    if (contestant == predecessor) {
      predecessor = null;
    }
  }

  /** Starts every comparison anew. */
  public void restart(long clock) {
    for (Contestant contestant : contestants) {
      if (contestant != champion) {
        restart(contestant, clock);
      }
    }
  }

  /** Starts a challenger's comparison anew. */
  public void restart(Contestant contestant, long clock) {
    double level = comparisons.spend(question(contestant), contestant.isReturning());
    restart(contestant, level, clock);
  }

  private void restart(Contestant contestant, double level, long clock) {
    Question question = question(contestant);
    contestant.compare(comparisons.at(question, level), question, level, clock);
  }

  private Question question(Contestant contestant) {
    return contestant == predecessor
        ? Question.ROLLBACK
        : comparisons.question(contestant.iteration() > champion().iteration());
  }

  /** Starts every comparison anew, those that learn at the levels that they have. */
  private void goOn(long clock) {
    List<Contestant> kept =
        contestants.stream()
            .filter(it -> it != champion && it != predecessor)
            .filter(it -> !it.isReturning() && it.comparison() != null)
            .toList();
    double share = comparisons.pay(kept.stream().mapToDouble(Contestant::level).sum());
    for (Contestant contestant : contestants) {
      if (kept.contains(contestant)) {
        restart(contestant, share * contestant.level(), clock);
      } else if (contestant != champion) {
        restart(contestant, clock);
      }
    }
  }

  /** Takes note that a contestant has shown what was to be shown of it. */
  public void succeeded(Contestant contestant) {
    comparisons.succeeded(contestant.question(), contestant.isReturning());
  }

  /**
   * A version becomes the champion. Whoever was champion goes on predicting in the shadow until
   * {@code watchUntil}; every comparison starts anew.
   *
   * @param watchUntil in milliseconds of event time; at or before {@code clock} for no shadow
   * @return the new champion
   */
  public Standing crown(Version version, Model model, long clock, long watchUntil) {
    Standing before = champion;
    if (predecessor != null) {
      withdraw(predecessor);
    }
    boolean cameBack = before != null && takesOver(version.id());
    contestants.removeIf(c -> c != before && c.name().equals(version.id()));
    Standing crowned = new Standing(nextNumber++, version, model);
    champion = crowned;
    contestants.add(crowned);
    if (before != null && watchUntil > clock) {
      predecessor = before;
      predecessorUntil = watchUntil;
    } else if (before != null) {
      contestants.remove(before);
    }
    changed();
    if (cameBack && comparisons.isPaid()) {
      goOn(clock);
    } else {
      restart(clock);
    }
    return crowned;
  }

  /**
   * Whether a version that takes over was brought back, or was cut from a lineage that was: which
   * from then on is like any other.
   */
  private boolean takesOver(String version) {
    boolean cameBack = false;
    for (Contestant contestant : contestants) {
      boolean cut =
          contestant instanceof Moving moving && moving.lineage().parent().equals(version);
      if (contestant.isReturning() && (cut || contestant.name().equals(version))) {
        cameBack = true;
        contestant.returning(false);
      }
    }
    return cameBack;
  }

  /** Ends the predecessor's shadow when its time is over. */
  public void tick(long clock) {
    if (predecessor != null && clock >= predecessorUntil) {
      withdraw(predecessor);
    }
  }

  /** Writes the whole state as named tensors; versions and lineages by their names only. */
  public void snapshot(Tensors.Writer to) {
    comparisons.snapshot(to.in("budgets"));
    to.longs(
        "numbers",
        nextNumber,
        champion == null ? -1 : champion.number(),
        predecessor == null ? -1 : predecessor.number(),
        predecessorUntil,
        contestants.size());
    for (int i = 0; i < contestants.size(); i++) {
      Contestant contestant = contestants.get(i);
      Tensors.Writer in = to.in("contestant/" + i);
      PairedComparison comparison = contestant.comparison();
      in.longs(
          "numbers",
          contestant.number(),
          contestant instanceof Standing ? 1 : 0,
          contestant.since(),
          comparison == null ? 0 : 1,
          contestant.isReturning() ? 1 : 0);
      in.text("name", contestant.name());
      in.doubles("level", contestant.level());
      in.text("question", contestant.question().name());
      in.longs("iteration", contestant.iteration());
      if (comparison != null) {
        in.doubles("comparison", comparison.state());
      }
    }
  }

  /**
   * Takes the state from named tensors.
   *
   * @param versions finds the versions that stand still, by id
   * @param models finds their frozen models
   * @param lineages finds the lineages, by name and iteration
   */
  public void restore(
      Tensors from,
      Function<String, Version> versions,
      Function<Version, Model> models,
      BiFunction<String, Integer, Lineage> lineages) {
    long[] all = from.longs("numbers");
    nextNumber = (int) all[0];
    comparisons.restore(from.in("budgets"));
    predecessorUntil = all[3];
    contestants.clear();
    for (int i = 0; i < all[4]; i++) {
      Tensors in = from.in("contestant/" + i);
      long[] own = in.longs("numbers");
      String name = in.text("name");
      Contestant contestant;
      if (own[1] == 1) {
        Version version = versions.apply(name);
        contestant = new Standing((int) own[0], version, models.apply(version));
      } else {
        contestant = new Moving((int) own[0], lineages.apply(name, (int) in.longs("iteration")[0]));
      }
      contestant.returning(own[4] == 1);
      if (own[3] == 1) {
        Question question = Question.valueOf(in.text("question"));
        double level = in.doubles("level")[0];
        PairedComparison comparison = comparisons.at(question, level);
        comparison.restore(in.doubles("comparison"));
        contestant.compare(comparison, question, level, own[2]);
      }
      contestants.add(contestant);
      if (own[0] == all[1]) {
        champion = (Standing) contestant;
      } else if (own[0] == all[2]) {
        predecessor = (Standing) contestant;
      }
    }
    changed();
  }
}
