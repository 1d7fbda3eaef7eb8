package dev.pawl.loop.command;

import dev.pawl.log.Command;
import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.contest.Contestant;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.State;
import dev.pawl.loop.training.TrainingRequest.Purpose;
import dev.pawl.loop.update.Updates;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out what operators ask for: promote, approve, reject, rollback, train, park, revive,
 * pause, resume and force. What cannot be done is refused with the reason.
 */
public final class Commands {
  private final String model;
  private final Journal journal;
  private final Contest contest;
  private final Updates.Parts parts;
  private final Updates updates;
  private final ForcedArms forced;

  /**
   * Carries out commands.
   *
   * @param model the model's name
   * @param journal writes what was decided
   * @param contest who is in play
   * @param parts what they act on
   * @param updates what they pause
   * @param forced who is put into an arm by hand
   */
  public Commands(
      String model,
      Journal journal,
      Contest contest,
      Updates.Parts parts,
      Updates updates,
      ForcedArms forced) {
    this.model = model;
    this.journal = journal;
    this.contest = contest;
    this.parts = parts;
    this.updates = updates;
    this.forced = forced;
  }

  /** Carries out a command, or refuses it. */
  public void on(Command command) {
    String version = command.argument("version", "");
    String by =
        command.reason().isBlank()
            ? command.by()
            : "%s: %s".formatted(command.by(), command.reason());
    switch (command.kind()) {
      case "promote" -> promote(version, by, command.by());
      case "approve" -> parts.promotion().approve(version, command.by(), by);
      case "reject" -> parts.promotion().reject(version, by);
      case "rollback" -> rollBack(by);
      case "train" -> train(command, by);
      case "park" -> park(version, by);
      case "revive" -> revive(version, by);
      case "pause" -> pause(command.argument("what", "all"), by);
      case "resume" -> resume(command.argument("what", "all"), by);
      case "force" -> force(command.argument("unit", ""), command.argument("arm", ""), by);
      default ->
          journal.refuse(
              "command %s is not known (expected: apply, promote, approve, reject, rollback, train, park, revive, pause, resume or force)"
                  .formatted(command.kind()));
    }
  }

  private Optional<Contestant> challenger(String name) {
    return contest.challengers().stream()
        .filter(challenger -> challenger.name().equals(name))
        .findFirst();
  }

  /** The lineage that a version was cut from last: those of two model iterations share a name. */
  private Optional<Contestant> lineageOf(String version) {
    return contest.challengers().stream()
        .filter(challenger ->
            challenger instanceof Contestant.Moving moving
                && moving.lineage().parent().equals(version)
                && !version.equals(contest.champion().name()))
        .findFirst();
  }

  private static String named(Contestant challenger) {
    return challenger instanceof Contestant.Moving moving && !moving.lineage().parent().isEmpty()
        ? "%s, last cut to %s".formatted(moving.name(), moving.lineage().parent())
        : challenger.name();
  }

  /** Refuses what could mean several lineages; says whether it did. */
  private boolean isAmbiguous(String name) {
    List<String> same =
        contest.challengers().stream()
            .filter(challenger -> challenger.name().equals(name))
            .map(Commands::named)
            .toList();
    if (same.size() > 1) {
      journal.refuse(
          "%s is the name of %d lineages (expected: the latest version of one of %s)"
              .formatted(name, same.size(), same));
    }
    return same.size() > 1;
  }

  private void train(Command command, String by) {
    String request =
        parts
            .trainings()
            .ask(
                command.argument("lineage", ModelDefinition.MAIN),
                Boolean.parseBoolean(command.argument("stateful", "false")),
                Purpose.VERSION,
                by);
    parts.promotion().approvals().trained(request, command.by());
  }

  private void promote(String name, String by, String author) {
    if (isAmbiguous(name)) {
      return;
    }
    Optional<Contestant> challenger = challenger(name);
    if (challenger.filter(contest::isTheChampion).isPresent()) {
      journal.refuse(
          "%s cannot be promoted: it has learned nothing since version %s was cut from it, which serves (expected: one that has learned since, or another version of %s)"
              .formatted(name, contest.champion().name(), model));
      return;
    }
    if (challenger.isPresent()) {
      parts.promotion().promote(challenger.get(), by, author);
      return;
    }
    Optional<Version> version = parts.versions().find(name);
    if (version.isEmpty() || name.equals(contest.champion().name())) {
      journal.refuse(
          "version %s cannot be promoted (expected: a version or lineage of %s that is not the champion)"
              .formatted(name, model));
      return;
    }
    parts.promotion().promote(version.get(), by, author);
  }

  private void rollBack(String by) {
    if (!parts.promotion().rollBack(by)) {
      journal.refuse(
          "there is no version to roll back to (expected: a champion before the present one)");
    }
  }

  private void park(String name, String by) {
    if (isAmbiguous(name)) {
      return;
    }
    Optional<Contestant> challenger = challenger(name).or(() -> lineageOf(name));
    if (challenger.isPresent()) {
      parts.promotion().park(challenger.get(), "by command, " + by);
      return;
    }
    List<String> names = contest.challengers().stream().map(Commands::named).toList();
    journal.refuse("%s is not a challenger (expected: one of %s)".formatted(name, names));
  }

  private void revive(String id, String by) {
    Optional<Version> parked =
        parts.versions().find(id).filter(version -> version.state() == State.PARKED);
    if (parked.isEmpty()) {
      journal.refuse(
          "version %s is not parked (expected: a version in state PARKED)".formatted(id));
      return;
    }
    Version version = parked.get();
    if (!parts.lineages().revive(version, parts.cuts())) {
      contest.comeBack(version, parts.cuts().learner(version.hash()).freeze(), journal.clock());
    }
    parts.cuts().record(version.in(State.CANDIDATE));
    journal.decide(
        Kind.REVIVE,
        id,
        "version %s tries again, by command, %s".formatted(id, by),
        Map.of("by", by));
  }

  /** An arm of no name lets the unit go. */
  private void force(String unit, String arm, String by) {
    String champion = contest.champion().name();
    if (unit.isEmpty() || !forced.hasRoom(unit)) {
      journal.refuse(
          "unit '%s' cannot be forced (expected: a unit, and at most %d of them)"
              .formatted(unit, ForcedArms.MOST));
    } else if (!arm.isEmpty()) {
      forced.force(unit, arm);
      journal.decide(
          Kind.FORCE,
          champion,
          "unit %s gets arm %s whenever there is one, and is not counted, by %s"
              .formatted(unit, arm, by),
          Map.of("unit", unit, "arm", arm));
    } else if (forced.release(unit)) {
      journal.decide(
          Kind.FORCE,
          champion,
          "unit %s gets the arm of its own again, by %s".formatted(unit, by),
          Map.of("unit", unit));
    } else {
      journal.refuse("unit %s is not forced (expected: one that is, or an arm)".formatted(unit));
    }
  }

  private void pause(String what, String by) {
    if (what.equals("all") || what.equals("learning")) {
      updates.pause();
    }
    if (what.equals("all") || what.equals("promotions")) {
      parts.promotion().pause();
    }
    journal.decide(
        Kind.PAUSE, contest.champion().name(), "%s paused by %s".formatted(what, by), Map.of());
  }

  private void resume(String what, String by) {
    if (what.equals("all") || what.equals("learning")) {
      updates.resume();
    }
    if (what.equals("all") || what.equals("promotions")) {
      parts.promotion().resume();
    }
    journal.decide(
        Kind.RESUME, contest.champion().name(), "%s resumed by %s".formatted(what, by), Map.of());
  }
}
