package dev.pawl.control.evaluation;

import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A decision about a version, with all that it rests on: the same for every kind of decision.
 *
 * @param decision what was decided
 * @param version the version that it is about; empty where the registry does not know it
 * @param against the version that it was compared with; "" for none
 * @param since when the comparison began, as ISO 8601; "" for none
 * @param verdict what was shown; empty where nothing was compared
 * @param checks what was measured before any traffic
 * @param slices what was measured slice by slice
 * @param who who decided
 * @param more whatever else is in the evidence, by name
 * @param history the decisions about the same version, oldest first
 */
public record Evaluation(
    Decision decision,
    Optional<Version> version,
    String against,
    String since,
    Optional<Shown> verdict,
    List<Check> checks,
    List<Check> slices,
    Who who,
    SortedMap<String, String> more,
    List<Decision> history) {

  /** Decisions that evaluate nothing. */
  private static final Set<Kind> OTHERS =
      EnumSet.of(
          Kind.APPLY,
          Kind.REFUSE,
          Kind.CUT,
          Kind.TRAIN,
          Kind.TRAINING_FAILED,
          Kind.RECALIBRATE,
          Kind.PAUSE,
          Kind.RESUME,
          Kind.FINDING,
          Kind.FINDING_CLOSED);

  private static final int MOST_HISTORY = 10_000;
  private static final String OF_CHAMPION = "OfChampion";
  private static final String SLICE = "slice ";

  public Evaluation {
    checks = List.copyOf(checks);
    slices = List.copyOf(slices);
    more = Collections.unmodifiableSortedMap(new TreeMap<>(more));
    history = List.copyOf(history);
  }

  /**
   * What a comparison has shown.
   *
   * @param kind such as {@code BETTER}
   * @param estimate the mean difference of losses, this version's less the other's
   * @param lower its interval's lower end
   * @param upper its interval's upper end
   * @param confidence of the interval, in [0, 1]
   * @param margin by how much it may be worse and still be not worse
   * @param examples how many were compared
   * @param blocks how many blocks of event time they make
   */
  public record Shown(
      String kind,
      double estimate,
      double lower,
      double upper,
      double confidence,
      double margin,
      long examples,
      long blocks) {}

  /**
   * Something that was measured of both.
   *
   * @param name of what
   * @param candidate the loss of the version
   * @param champion the loss of what it was compared with; empty where it was not measured
   */
  public record Check(String name, double candidate, OptionalDouble champion) {}

  /**
   * Who decided.
   *
   * @param decider a person's name, or {@code the loop}
   * @param command what the person commanded; "" for a verdict
   * @param reason why, in the person's words; may be ""
   * @param time when the command was given, as ISO 8601; "" for a verdict
   */
  public record Who(String decider, String command, String reason, String time) {}

  /** Whether a decision evaluates a version. */
  public static boolean isOne(Decision decision) {
    return !OTHERS.contains(decision.kind());
  }

  /** The evaluation that a decision is. */
  public static Evaluation of(Registry registry, Decision decision) {
    SortedMap<String, Object> left = new TreeMap<>(decision.evidence());
    Optional<Version> version = registry.version(decision.model(), decision.version());
    Optional<Shown> shown = shown(left);
    Who who =
        new Who(
            left.containsKey("command") ? text(left, "commandBy") : "the loop",
            text(left, "command"),
            text(left, "commandReason"),
            text(left, "commandTime"));
    text(left, "commandId");
    text(left, "commandArguments");
    List<Check> measured = checks(left);
    String against = text(left, "against");
    String since = text(left, "since");
    SortedMap<String, String> more = new TreeMap<>();
    left.forEach((name, value) -> more.put(name, value.toString()));
    return new Evaluation(
        decision,
        version,
        against,
        since,
        shown,
        measured.stream().filter(check -> !check.name().startsWith(SLICE)).toList(),
        measured.stream().filter(check -> check.name().startsWith(SLICE)).toList(),
        who,
        more,
        history(registry, decision, version.map(Version::offset).orElse(decision.offset())));
  }

  private static List<Decision> history(Registry registry, Decision decision, long from) {
    return registry.decisions(decision.model(), from, MOST_HISTORY).stream()
        .filter(each -> each.version().equals(decision.version()))
        .toList();
  }

  private static Optional<Shown> shown(SortedMap<String, Object> left) {
    if (!left.containsKey("verdict")) {
      return Optional.empty();
    }
    return Optional.of(
        new Shown(
            text(left, "verdict"),
            number(left, "estimate"),
            number(left, "lower"),
            number(left, "upper"),
            number(left, "confidence"),
            number(left, "margin"),
            (long) number(left, "examples"),
            (long) number(left, "blocks")));
  }

  /** Whatever was measured of the champion too, and slices. */
  private static List<Check> checks(SortedMap<String, Object> left) {
    List<Check> checks = new ArrayList<>();
    for (String name : List.copyOf(left.keySet())) {
      boolean both = left.containsKey(name + OF_CHAMPION);
      boolean slice = name.startsWith(SLICE) && !name.endsWith(OF_CHAMPION);
      if ((both || slice) && left.get(name) instanceof Number) {
        double candidate = number(left, name);
        checks.add(
            new Check(
                name,
                candidate,
                both
                    ? OptionalDouble.of(number(left, name + OF_CHAMPION))
                    : OptionalDouble.empty()));
      }
    }
    return checks;
  }

  private static String text(SortedMap<String, Object> left, String name) {
    Object value = left.remove(name);
    return value == null ? "" : value.toString();
  }

  private static double number(SortedMap<String, Object> left, String name) {
    return left.remove(name) instanceof Number value ? value.doubleValue() : Double.NaN;
  }
}
