package dev.pawl.cli.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.report.TextTable;
import dev.pawl.cli.simulate.Rehearsal.Course;
import dev.pawl.spec.read.Durations;
import dev.pawl.spec.scenario.Scenario;
import java.time.Duration;
import java.util.Locale;

/** The verdicts of a rehearsal beside the truth, for people and for programs. */
record RehearsalReport(Scenario scenario, Course course, Verdicts verdicts, double seconds) {

  String text() {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n%n".formatted(scenario.name(), scenario.purpose()));
    if (!verdicts.challengers().isEmpty()) {
      TextTable table =
          TextTable.ofTexts(
              "CHALLENGER", "AT", "TRUTH", "EXPECTED", "VERDICT", "AFTER", "EXPOSED", "AGREES");
      for (Verdicts.OfChallenger each : verdicts.challengers()) {
        table.add(
            each.challenger().name(),
            Durations.text(each.challenger().at()),
            each.challenger().truth(),
            each.challenger().expected(),
            each.verdict(),
            span(each.millis()),
            String.format(Locale.ROOT, "%,d", each.exposed()),
            agrees(each.agrees()));
      }
      text.append(table.text("")).append('\n');
    }
    if (!verdicts.changes().isEmpty()) {
      TextTable table = TextTable.ofTexts("CHANGE", "AT", "EXPECTED", "FOUND AFTER", "AGREES");
      for (Verdicts.OfChange each : verdicts.changes()) {
        var expected = each.change().expected().orElseThrow();
        table.add(
            each.what(),
            Durations.text(each.change().at()),
            "finding "
                + expected.finding()
                + (expected.in().isEmpty() ? "" : " in " + expected.in()),
            each.agrees() ? span(each.millis()) : "not",
            agrees(each.agrees()));
      }
      text.append(table.text("")).append('\n');
    }
    verdicts.challengers().stream()
        .filter(each -> !each.reason().isEmpty())
        .forEach(
            each -> text.append("%s: %s%n".formatted(each.challenger().name(), each.reason())));
    verdicts.changes().stream()
        .filter(each -> !each.reason().isEmpty())
        .forEach(each -> text.append("%s: %s%n".formatted(each.what(), each.reason())));
    text.append(
        String.format(
            Locale.ROOT,
            "%,d predictions, %,d outcomes (%,d lost on their way), %s of event time in %.1f s%n",
            course.asked(),
            course.told(),
            course.lost(),
            span(course.end() - course.start()),
            seconds));
    text.append(
        verdicts.agree()
            ? "Each verdict agrees with the truth.\n"
            : "Not each verdict agrees with the truth.\n");
    return text.toString();
  }

  private static String agrees(boolean agrees) {
    return agrees ? "yes" : "NO";
  }

  private static String span(long millis) {
    return Durations.text(Duration.ofMillis(Math.max(0, millis)));
  }

  String json() {
    ObjectNode json = Site.object();
    json.put("scenario", scenario.name()).put("purpose", scenario.purpose());
    json.put("agrees", verdicts.agree());
    ArrayNode challengers = json.putArray("challengers");
    for (Verdicts.OfChallenger each : verdicts.challengers()) {
      challengers
          .addObject()
          .put("challenger", each.challenger().name())
          .put("at", Durations.text(each.challenger().at()))
          .put("truth", each.challenger().truth())
          .put("expected", each.challenger().expected())
          .put("verdict", each.verdict())
          .put("reason", each.reason())
          .put("afterMillis", each.millis())
          .put("seen", each.seen())
          .put("exposed", each.exposed())
          .put("agrees", each.agrees());
    }
    ArrayNode changes = json.putArray("changes");
    for (Verdicts.OfChange each : verdicts.changes()) {
      ObjectNode change = changes.addObject().put("change", each.what());
      change.put("at", Durations.text(each.change().at()));
      each.change().expected().ifPresent(expected -> change.put("expected", expected.finding()));
      change.put("reason", each.reason()).put("agrees", each.agrees());
      if (each.agrees()) {
        change.put("afterMillis", each.millis());
      } else {
        change.putNull("afterMillis");
      }
    }
    json.put("predictions", course.asked()).put("outcomes", course.told());
    json.put("lost", course.lost());
    ArrayNode decisions = json.putArray("decisions");
    for (Decided each : course.decisions()) {
      decisions
          .addObject()
          .put("id", each.id())
          .put("kind", each.kind())
          .put("version", each.version())
          .put("at", span(each.time() - course.start()))
          .put("reason", each.reason())
          .set("evidence", each.evidence());
    }
    return json.toPrettyString() + "\n";
  }
}
