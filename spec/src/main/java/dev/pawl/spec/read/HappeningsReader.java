package dev.pawl.spec.read;

import dev.pawl.spec.InputSpec;
import dev.pawl.spec.InvalidSpecException;
import dev.pawl.spec.Problem;
import dev.pawl.spec.Spec;
import dev.pawl.spec.Suggestion;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Node.Sequence;
import dev.pawl.spec.read.Section.Range;
import dev.pawl.spec.scenario.Challenger;
import dev.pawl.spec.scenario.Challenger.Means;
import dev.pawl.spec.scenario.Change;
import dev.pawl.spec.scenario.Change.Effect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Reads what happens in a scenario: what changes, and who tries to take over. */
final class HappeningsReader {

  private static final Range TRAFFIC = new Range(0, 1_000, false, "0% … 100000%");
  private static final List<String> EFFECTS =
      List.of("outcomes", "input", "traffic", "bot", "lost");
  private static final List<String> FAULTS = List.of("missing", "times", "value");
  private static final List<String> MEANS = List.of("with", "spec", "train");

  private final Spec spec;
  private final Path folder;
  private final WorldReader worlds;
  private final Problems problems;
  private final Optional<Duration> end;

  /**
   * A reader.
   *
   * @param end when all is over, from the beginning; empty when that is not known
   */
  HappeningsReader(
      Spec spec, Path folder, WorldReader worlds, Problems problems, Optional<Duration> end) {
    this.spec = spec;
    this.folder = folder;
    this.worlds = worlds;
    this.problems = problems;
    this.end = end;
  }

  // ---- changes --------------------------------------------------------------------------------

  List<Change> changes(Section whole, boolean known) {
    List<Change> changes = new ArrayList<>();
    if (whole.node("changes").orElse(null) instanceof Sequence(var items, _, _)) {
      for (Node item : items) {
        if (!problems.faulty(item.path()) && item instanceof Mapping mapping) {
          change(new Section(mapping, problems), known).ifPresent(changes::add);
        }
      }
    }
    return changes;
  }

  private Optional<Change> change(Section section, boolean known) {
    Optional<String> which = one(section, EFFECTS);
    if (which.isEmpty()) {
      return Optional.empty();
    }
    if (!known && (which.get().equals("outcomes") || which.get().equals("bot"))) {
      problems.at(
          section.mapping().place(),
          section.mapping().pathOf(which.get()),
          "with data",
          "a world: what has happened does not change",
          "");
      return Optional.empty();
    }
    Optional<Effect> effect =
        switch (which.get()) {
          case "outcomes" ->
              Optional.of(new Effect.OtherTruth(worlds.truths(section.section("outcomes"))));
          case "input" -> fault(section.section("input"));
          case "traffic" -> Optional.of(new Effect.Traffic(section.share("traffic", TRAFFIC)));
          case "bot" -> {
            Section bot = section.section("bot");
            yield Optional.of(new Effect.Bot(bot.text("unit"), bot.number("per_hour").orElse(1.0)));
          }
          default -> {
            Section lost = section.section("lost");
            yield Optional.of(
                new Effect.Lost(
                    lost.scalar("arm").map(Scalar::text), lost.share("share", WorldReader.SHARE)));
          }
        };
    return effect.map(it ->
        new Change(
            at(section),
            section.positiveDuration("for"),
            it,
            section.mapping("expect").map(_ -> expected(section.section("expect")))));
  }

  /** When something happens: what comes after the end never would, and nobody would notice. */
  private Duration at(Section section) {
    Duration at = section.duration("at").orElse(Duration.ZERO);
    Optional<Scalar> given = section.scalar("at");
    if (given.isPresent() && end.filter(last -> at.compareTo(last) >= 0).isPresent()) {
      problems.value(
          given.get(),
          "before all is over, after %s".formatted(Durations.text(end.get())),
          "Let it begin sooner, or raise for.");
    }
    return at;
  }

  private static Change.Expected expected(Section section) {
    return new Change.Expected(
        section.text("finding"), section.text("in"), section.positiveDuration("within"));
  }

  private Optional<Effect> fault(Section section) {
    Optional<String> which = one(section, FAULTS);
    Optional<String> name = section.scalar("name").map(worlds::inputName);
    if (which.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    Optional<InputSpec> input = worlds.input(name.get());
    boolean number = input.filter(it -> it.type() == InputSpec.Type.NUMBER).isPresent();
    if (!which.get().equals("missing") && input.isPresent() && !number) {
      problems.value(section.mapping(), "missing, since %s is no number".formatted(name.get()), "");
    }
    return Optional.of(
        switch (which.get()) {
          case "missing" ->
              new Effect.Missing(name.get(), section.share("missing", WorldReader.SHARE));
          case "times" -> new Effect.Times(name.get(), section.number("times").orElse(1.0));
          default -> new Effect.Stuck(name.get(), section.number("value").orElse(0.0));
        });
  }

  private Optional<String> one(Section section, List<String> keys) {
    List<String> given = keys.stream().filter(section.mapping().entries()::containsKey).toList();
    if (given.size() != 1) {
      problems.value(section.mapping(), "exactly " + Suggestion.list(keys), "");
      return Optional.empty();
    }
    return Optional.of(given.getFirst());
  }

  // ---- challengers ----------------------------------------------------------------------------

  List<Challenger> challengers(Section whole) {
    Section section = whole.section("challengers");
    List<Challenger> challengers = new ArrayList<>();
    for (Map.Entry<String, Node> entry : section.mapping().entries().entrySet()) {
      if (!problems.faulty(entry.getValue().path())
          && entry.getValue() instanceof Mapping mapping) {
        challenger(entry.getKey(), new Section(mapping, problems)).ifPresent(challengers::add);
      }
    }
    challengers.sort(Comparator.comparing(Challenger::at));
    return challengers;
  }

  private Optional<Challenger> challenger(String name, Section section) {
    return one(section, MEANS)
        .flatMap(which -> means(which, section))
        .map(means ->
            new Challenger(
                name,
                at(section),
                means,
                section.text("truth"),
                section.text("expect"),
                section.positiveDuration("within")));
  }

  private Optional<Means> means(String which, Section section) {
    if (which.equals("train")) {
      return Optional.of(new Means.Training(section.text("train").equals("stateful")));
    }
    Optional<Node> node = section.node(which);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    try {
      Spec other =
          which.equals("spec")
              ? SpecReader.read(folder.resolve(section.text("spec")))
              : SpecReader.read(with(section.section("with").mapping()), spec.model());
      if (!other.model().equals(spec.model())) {
        problems.value(node.get(), "a spec of the model " + spec.model(), "");
      }
      return Optional.of(new Means.OtherSpec(other));
    } catch (InvalidSpecException invalid) {
      for (Problem problem : invalid.problems()) {
        problems.at(node.get().place(), node.get().path(), problem.message(), "", "");
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("spec " + section.text("spec") + " cannot be read", e);
    }
  }

  /** The text of the spec with other sections; as JSON, which is YAML. */
  private String with(Mapping sections) {
    Node tree = YamlText.read(spec.text(), spec.model(), new Problems()).orElseThrow();
    SequencedMap<String, Node> entries = new LinkedHashMap<>(((Mapping) tree).entries());
    entries.putAll(sections.entries());
    return NodeJson.text(new Mapping(entries, new LinkedHashMap<>(), tree.place(), ""));
  }
}
