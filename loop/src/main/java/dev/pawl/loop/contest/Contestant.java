package dev.pawl.loop.contest;

import dev.pawl.loop.contest.Comparisons.Question;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.training.Lineage;
import dev.pawl.model.Model;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.paired.PairedComparison;
import org.jspecify.annotations.Nullable;

/**
 * One that predicts whenever a prediction passes: a version that stands still, or a lineage that
 * goes on learning. All but the champion are compared with the champion.
 */
public abstract sealed class Contestant {
  private final int number;
  private @Nullable PairedComparison comparison;
  private Question question = Question.NOT_WORSE;
  private double level;
  private long since;
  private boolean returning;

  private Contestant(int number) {
    this.number = number;
  }

  /** Its number: later contestants have larger ones. */
  public final int number() {
    return number;
  }

  /** What it is called in decisions: a version's id, or a lineage's name. */
  public abstract String name();

  /** The lineage that it is, or was cut from. */
  public abstract String lineageName();

  /** The model iteration that it belongs to. */
  public abstract int iteration();

  abstract void predict(Row row, double[] scores);

  /** Whether it was revived or merged, and has not taken over since. */
  public final boolean isReturning() {
    return returning;
  }

  final void returning(boolean comesBack) {
    returning = comesBack;
  }

  /** When its present comparison began, in milliseconds of event time. */
  public final long since() {
    return since;
  }

  /** What is to be shown of it. */
  public final Question question() {
    return question;
  }

  /** What its comparison with the champion shows. */
  public final Verdict verdict() {
    if (comparison == null) {
      throw new IllegalStateException("contestant " + name() + " is not compared");
    }
    return comparison.verdict();
  }

  /** Whether it has predicted just as the champion so far. */
  public final boolean isLikeTheChampion() {
    return comparison != null && comparison.isWithoutDifference();
  }

  final @Nullable PairedComparison comparison() {
    return comparison;
  }

  final double level() {
    return level;
  }

  final void compare(PairedComparison fresh, Question toShow, double atLevel, long clock) {
    comparison = fresh;
    question = toShow;
    level = atLevel;
    since = clock;
  }

  /** A version that stands still. */
  public static final class Standing extends Contestant {
    private final Version version;
    private final Model model;
    private final Model.Scratch scratch;

    Standing(int number, Version version, Model model) {
      super(number);
      this.version = version;
      this.model = model;
      this.scratch = model.scratch();
    }

    /** The version, as it was when it came into play. */
    public Version version() {
      return version;
    }

    /** Its frozen model. */
    public Model model() {
      return model;
    }

    @Override
    public String name() {
      return version.id();
    }

    @Override
    public String lineageName() {
      return version.lineage();
    }

    @Override
    public int iteration() {
      return iterationOf(version.id());
    }

    @Override
    void predict(Row row, double[] scores) {
      model.predict(Projection.of(row, model.schema()), scratch, scores);
    }
  }

  /** A lineage that goes on learning. */
  public static final class Moving extends Contestant {
    private final Lineage lineage;

    Moving(int number, Lineage lineage) {
      super(number);
      this.lineage = lineage;
    }

    /** The lineage. */
    public Lineage lineage() {
      return lineage;
    }

    @Override
    public String name() {
      return lineage.name();
    }

    @Override
    public String lineageName() {
      return lineage.name();
    }

    @Override
    public int iteration() {
      return lineage.iteration();
    }

    @Override
    void predict(Row row, double[] scores) {
      lineage.learner().predict(Projection.of(row, lineage.learner().schema()), scores);
    }
  }

  /** The model iteration in a version's id. */
  public static int iterationOf(String version) {
    return Integer.parseInt(version.substring(0, version.indexOf('.')));
  }
}
