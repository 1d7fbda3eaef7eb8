package dev.pawl.control.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pawl.control.evaluation.Evaluation;
import dev.pawl.control.evaluation.Evaluation.Check;
import dev.pawl.control.evaluation.Evaluation.Shown;
import dev.pawl.loop.parked.Challengers.InPlay;
import dev.pawl.loop.parked.Kept;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Version;
import dev.pawl.trial.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes what people review as JSON: evaluations, and the audit trail. */
final class ReviewViews {

  private ReviewViews() {}

  /** The kinds of decisions that say that a command was not carried out. */
  private static boolean isRefusal(Decision decision) {
    return decision.kind() == Decision.Kind.REFUSE;
  }

  /**
   * A command with what it caused.
   *
   * @param caused at least one decision
   */
  static void command(JsonGenerator out, List<Decision> caused) throws IOException {
    Decision first = caused.getFirst();
    Map<String, Object> evidence = first.evidence();
    out.writeStartObject();
    out.writeStringField("id", text(evidence, "commandId"));
    out.writeNumberField("offset", first.offset());
    out.writeStringField("kind", text(evidence, "command"));
    out.writeStringField("arguments", text(evidence, "commandArguments"));
    out.writeStringField("by", text(evidence, "commandBy"));
    out.writeStringField("reason", text(evidence, "commandReason"));
    out.writeStringField("time", text(evidence, "commandTime"));
    out.writeStringField("clock", Instant.ofEpochMilli(first.eventTime()).toString());
    out.writeBooleanField("refused", caused.stream().anyMatch(ReviewViews::isRefusal));
    Views.decisions(out, caused);
    out.writeEndObject();
  }

  private static String text(Map<String, Object> evidence, String name) {
    Object value = evidence.get(name);
    return value == null ? "" : value.toString();
  }

  static void evaluation(JsonGenerator out, Evaluation evaluation) throws IOException {
    out.writeStartObject();
    out.writeFieldName("decision");
    Views.decision(out, evaluation.decision());
    out.writeObjectFieldStart("decidedBy");
    out.writeStringField("name", evaluation.who().decider());
    out.writeStringField("command", evaluation.who().command());
    out.writeStringField("reason", evaluation.who().reason());
    out.writeStringField("time", evaluation.who().time());
    out.writeEndObject();
    out.writeStringField("against", evaluation.against());
    out.writeStringField("since", evaluation.since());
    out.writeStringField(
        "until", Instant.ofEpochMilli(evaluation.decision().eventTime()).toString());
    if (evaluation.verdict().isPresent()) {
      verdict(out, evaluation.verdict().get());
    } else {
      out.writeNullField("verdict");
    }
    checks(out, "checks", evaluation.checks());
    checks(out, "slices", evaluation.slices());
    if (evaluation.version().isPresent()) {
      Version version = evaluation.version().get();
      out.writeFieldName("version");
      Views.version(out, version);
    } else {
      out.writeNullField("version");
    }
    out.writeObjectFieldStart("more");
    for (Map.Entry<String, String> each : evaluation.more().entrySet()) {
      out.writeStringField(each.getKey(), each.getValue());
    }
    out.writeEndObject();
    out.writeArrayFieldStart("history");
    for (Decision each : evaluation.history()) {
      Views.decision(out, each);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /**
   * One that is compared with the champion now.
   *
   * @param learns what its lineage learns with that the main one does not; "" for nothing
   */
  static void inPlay(JsonGenerator out, InPlay challenger, Optional<Version> version, String learns)
      throws IOException {
    Verdict verdict = challenger.verdict();
    out.writeStartObject();
    out.writeStringField("name", challenger.name());
    out.writeStringField("version", challenger.version());
    out.writeStringField("learns", learns);
    out.writeStringField("state", "in_play");
    out.writeStringField("since", Instant.ofEpochMilli(challenger.since()).toString());
    out.writeStringField("question", Views.word(challenger.question()));
    out.writeStringField("verdict", Views.word(verdict.kind()));
    out.writeStringField("reason", verdict.reason());
    Views.number(out, "estimate", verdict.estimate());
    Views.number(out, "lower", verdict.lower());
    Views.number(out, "upper", verdict.upper());
    out.writeNumberField("examples", verdict.examples());
    out.writeNumberField("blocks", verdict.blocks());
    out.writeStringField("by", version.map(Version::by).orElse(""));
    out.writeEndObject();
  }

  /**
   * One that is out of play.
   *
   * @param kept how it is kept; empty for one that is not
   * @param decided what decided about it last; empty where nothing is known of it
   * @param learns what its lineage learns with that the main one does not; "" for nothing
   */
  static void outOfPlay(
      JsonGenerator out,
      Version version,
      Optional<Kept> kept,
      Optional<Decision> decided,
      String learns)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("name", version.id());
    out.writeStringField("version", version.id());
    out.writeStringField("learns", learns);
    out.writeStringField("state", Views.word(version.state()));
    out.writeBooleanField("kept", kept.isPresent());
    if (kept.isPresent()) {
      out.writeStringField("since", Instant.ofEpochMilli(kept.get().since()).toString());
      out.writeBooleanField("proven", kept.get().proven());
      out.writeNumberField("servedMillis", kept.get().served());
      if (kept.get().regime() != Kept.UNKNOWN) {
        out.writeNumberField("regime", kept.get().regime());
      }
    }
    out.writeStringField("by", version.by());
    if (decided.isPresent()) {
      out.writeStringField("reason", decided.get().reason());
      out.writeFieldName("decision");
      Views.decision(out, decided.get());
    }
    out.writeEndObject();
  }

  private static void verdict(JsonGenerator out, Shown shown) throws IOException {
    out.writeObjectFieldStart("verdict");
    out.writeStringField("kind", shown.kind().toLowerCase(Locale.ROOT));
    Views.number(out, "estimate", shown.estimate());
    Views.number(out, "lower", shown.lower());
    Views.number(out, "upper", shown.upper());
    Views.number(out, "confidence", shown.confidence());
    Views.number(out, "margin", shown.margin());
    out.writeNumberField("examples", shown.examples());
    out.writeNumberField("blocks", shown.blocks());
    out.writeEndObject();
  }

  private static void checks(JsonGenerator out, String name, List<Check> checks)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (Check check : checks) {
      out.writeStartObject();
      out.writeStringField("name", check.name());
      Views.number(out, "candidate", check.candidate());
      Views.number(out, "champion", check.champion().orElse(Double.NaN));
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
