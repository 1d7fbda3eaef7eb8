package dev.pawl.loop.promotion;

import dev.pawl.loop.contest.Contestant;
import dev.pawl.loop.journal.Figures;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.operator.StateJson;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.version.Versions;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.RolloutSpec.Approval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which promotion waits for somebody's approval, and who may not give it.
 *
 * <ol>
 *   <li>At most one version waits. A later one that has earned its place by command takes the
 *       earlier one's place; one that has earned it by a verdict comes after it.
 *   <li>The authors of a version are whoever applied the specs that its model iteration was made
 *       by, whoever asked for its training, and whoever asked for its promotion.
 * </ol>
 */
public final class Approvals implements Operator {
  private static final int MOST_REQUESTS = 500;

  private final Approval asked;
  private final Journal journal;
  private final Versions versions;
  private final SortedMap<Integer, List<String>> authors = new TreeMap<>();
  private final SortedMap<String, String> trainings = new TreeMap<>();
  private @Nullable Waiting waiting;

  /** Nobody waits. */
  Approvals(Approval asked, Journal journal, Versions versions) {
    this.asked = asked;
    this.journal = journal;
    this.versions = versions;
  }

  /**
   * A version that has earned its place and may not take it yet.
   *
   * @param version its id
   * @param challenger what it is called in the contest
   * @param author who asked for the promotion; "" when it was a verdict
   * @param why what it has earned its place by, as the end of a sentence
   * @param numbers the decision's evidence that is numbers
   * @param counts the decision's evidence that is whole numbers
   * @param texts the decision's other evidence
   */
  record Waiting(
      String version,
      String challenger,
      String author,
      String why,
      SortedMap<String, Double> numbers,
      SortedMap<String, Long> counts,
      SortedMap<String, String> texts) {

    static Waiting of(
        String version,
        String challenger,
        String author,
        String why,
        SortedMap<String, Object> evidence) {
      Figures figures = new Figures();
      figures.add(evidence);
      return new Waiting(
          version, challenger, author, why, figures.numbers(), figures.counts(), figures.texts());
    }

    SortedMap<String, Object> evidence() {
      return new Figures(numbers, counts, texts).all();
    }
  }

  /** Somebody applied a spec of a model iteration that made it learn something else. */
  public void applied(int iteration, String by) {
    List<String> known = authors.computeIfAbsent(iteration, number -> new ArrayList<>());
    if (!known.contains(by)) {
      known.add(by);
    }
  }

  /** Somebody asked for a training. */
  public void trained(String request, String by) {
    if (asked != Approval.NONE) {
      trainings.put(request, by);
      while (trainings.size() > MOST_REQUESTS) {
        trainings.remove(trainings.firstKey());
      }
    }
  }

  /**
   * Whether a version must be approved before it serves.
   *
   * @param champion the id of the version that it would replace
   */
  boolean isNeeded(Version version, String champion) {
    return switch (asked) {
      case NONE -> false;
      case MODEL -> Contestant.iterationOf(version.id()) != Contestant.iterationOf(champion);
      case ALL -> true;
    };
  }

  /** Whether the spec asks for any. */
  boolean isAsked() {
    return asked != Approval.NONE;
  }

  /**
   * A version has to wait; one that waited no longer does.
   *
   * @param champion the id of the version that it would replace
   */
  void await(Waiting next, String champion) {
    recall("version %s has come in its place".formatted(next.version()));
    waiting = next;
    journal.decide(
        Kind.AWAIT,
        next.version(),
        "version %s waits for an approval, to take over from %s: %s"
            .formatted(next.version(), champion, next.why()),
        next.evidence());
  }

  Optional<Waiting> waiting() {
    return Optional.ofNullable(waiting);
  }

  /** The id of the version that waits for an approval. */
  public Optional<String> version() {
    return waiting().map(Waiting::version);
  }

  /**
   * What was shown of the version that waits, if any, no longer holds.
   *
   * @param why the reason, as the end of a sentence
   */
  void recall(String why) {
    Waiting before = waiting;
    if (before != null) {
      waiting = null;
      journal.decide(
          Kind.REJECT,
          before.version(),
          "version %s no longer waits for an approval: %s".formatted(before.version(), why),
          before.evidence());
    }
  }

  /** A challenger has lost what it had shown; if a version of it waits, it no longer does. */
  void recall(Contestant challenger, String why) {
    if (waiting().filter(it -> it.challenger().equals(challenger.name())).isPresent()) {
      recall(why);
    }
  }

  /**
   * Somebody approves a version, so that it no longer waits. What cannot be approved is refused.
   *
   * @param id the version's
   * @return what waited
   */
  Optional<Waiting> approve(String id, String approver) {
    Optional<Waiting> waits = asked(id);
    if (waits.isPresent() && isAuthor(versions.get(id), approver)) {
      journal.refuse(
          "version %s cannot be approved by %s, who is its author: who applied its spec, or asked for its training or promotion (expected: an approval by somebody else)"
              .formatted(id, approver));
      return Optional.empty();
    }
    waits.ifPresent(it -> waiting = null);
    return waits;
  }

  /**
   * Somebody rejects a version, so that it no longer waits. What does not wait is refused.
   *
   * @param id the version's
   * @return what waited
   */
  Optional<Waiting> reject(String id) {
    Optional<Waiting> waits = asked(id);
    waits.ifPresent(it -> waiting = null);
    return waits;
  }

  /** The version of that id, if it waits; otherwise refuses what was asked. */
  private Optional<Waiting> asked(String id) {
    Optional<Waiting> waits = waiting().filter(it -> it.version().equals(id));
    if (waits.isEmpty()) {
      journal.refuse(
          "version %s does not wait for an approval (expected: %s)"
              .formatted(id, version().orElse("none, as no version waits")));
    }
    return waits;
  }

  /** Whether somebody is an author of the version that waits. */
  private boolean isAuthor(Version version, String by) {
    List<String> all =
        new ArrayList<>(authors.getOrDefault(Contestant.iterationOf(version.id()), List.of()));
    waiting().ifPresent(it -> all.add(it.author()));
    all.add(trainings.getOrDefault(version.by().replaceFirst("^training ", ""), ""));
    String name = plain(by);
    return all.stream().map(Approvals::plain).anyMatch(name::equals);
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /** What is remembered. */
  record Remembered(
      SortedMap<Integer, List<String>> authors,
      SortedMap<String, String> trainings,
      @Nullable Waiting waiting) {}

  @Override
  public void snapshot(Tensors.Writer to) {
    to.text("approvals", StateJson.write(new Remembered(authors, trainings, waiting)));
  }

  @Override
  public void restore(Tensors from) {
    Remembered own = StateJson.read(from.text("approvals"), Remembered.class);
    authors.clear();
    own.authors().forEach((iteration, names) -> authors.put(iteration, new ArrayList<>(names)));
    trainings.clear();
    trainings.putAll(own.trainings());
    waiting = own.waiting();
  }
}
