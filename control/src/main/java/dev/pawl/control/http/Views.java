package dev.pawl.control.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pawl.control.RunningModel;
import dev.pawl.loop.ModelLoop;
import dev.pawl.loop.Scoreboard;
import dev.pawl.loop.contest.Contestant;
import dev.pawl.loop.join.JoinCase;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.ModelEntry;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.run.LoopHealth;
import dev.pawl.loop.shadow.ShadowComparison;
import dev.pawl.plan.Arm;
import dev.pawl.plan.ServingPlan;
import dev.pawl.plan.Traffic;
import dev.pawl.serve.ServingCounts;
import dev.pawl.watch.Finding;
import dev.pawl.watch.performance.ExpectedLoss.Expected;
import dev.pawl.watch.performance.Measure;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes what operators see as JSON. */
final class Views {

  private Views() {}

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void time(JsonGenerator out, String name, long millis) throws IOException {
    if (millis == Long.MIN_VALUE) {
      out.writeNullField(name);
    } else {
      out.writeStringField(name, Instant.ofEpochMilli(millis).toString());
    }
  }

  static void number(JsonGenerator out, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumberField(name, value);
    } else {
      out.writeNullField(name);
    }
  }

  static void version(JsonGenerator out, Version version) throws IOException {
    out.writeStartObject();
    out.writeStringField("version", version.id());
    out.writeStringField("hash", version.hash());
    texts(out, "parents", version.parents());
    out.writeStringField("state", word(version.state()));
    out.writeStringField("lineage", version.lineage());
    out.writeNumberField("offset", version.offset());
    time(out, "eventTime", version.eventTime());
    out.writeObjectFieldStart("data");
    out.writeNumberField("fromOffset", version.data().fromOffset());
    out.writeNumberField("toOffset", version.data().toOffset());
    time(out, "fromTime", version.data().fromTime());
    time(out, "toTime", version.data().toTime());
    out.writeNumberField("examples", version.data().examples());
    out.writeStringField("hash", version.data().hash());
    out.writeEndObject();
    out.writeStringField("specHash", version.specHash());
    out.writeStringField("code", version.code());
    out.writeNumberField("seed", version.seed());
    out.writeStringField("reproducibility", word(version.reproducibility()));
    out.writeObjectFieldStart("metrics");
    for (Map.Entry<String, Double> metric : version.metrics().entrySet()) {
      number(out, metric.getKey(), metric.getValue());
    }
    out.writeEndObject();
    out.writeObjectFieldStart("cost");
    out.writeNumberField("cpuSeconds", version.cost().cpuNanos() / 1e9);
    out.writeNumberField("examples", version.cost().examples());
    out.writeEndObject();
    out.writeStringField("by", version.by());
    out.writeEndObject();
  }

  static void decision(JsonGenerator out, Decision decision) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", decision.id());
    out.writeStringField("kind", word(decision.kind()));
    out.writeStringField("version", decision.version());
    time(out, "eventTime", decision.eventTime());
    out.writeStringField("reason", decision.reason());
    out.writeNumberField("offset", decision.offset());
    out.writeObjectFieldStart("evidence");
    for (Map.Entry<String, Object> each : decision.evidence().entrySet()) {
      switch (each.getValue()) {
        case Long whole -> out.writeNumberField(each.getKey(), whole);
        case Double value -> number(out, each.getKey(), value);
        case Object other -> out.writeStringField(each.getKey(), other.toString());
      }
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  static void decisions(JsonGenerator out, List<Decision> decisions) throws IOException {
    out.writeArrayFieldStart("decisions");
    for (Decision decision : decisions) {
      decision(out, decision);
    }
    out.writeEndArray();
  }

  static void model(JsonGenerator out, RunningModel model, Optional<ModelEntry> entry)
      throws IOException {
    out.writeStartObject();
    modelMembers(out, model, entry);
    out.writeEndObject();
  }

  private static void modelMembers(
      JsonGenerator out, RunningModel model, Optional<ModelEntry> entry) throws IOException {
    out.writeStringField("model", model.name());
    out.writeStringField("owner", entry.map(ModelEntry::owner).orElse(""));
    out.writeStringField("purpose", entry.map(ModelEntry::purpose).orElse(""));
    out.writeStringField("champion", entry.map(ModelEntry::champion).orElse(""));
    out.writeStringField("specHash", entry.map(ModelEntry::specHash).orElse(""));
    time(out, "clock", model.served().clock());
    health(out, model);
  }

  /** Whether a model answers, and how its loop is; with the reason when it is not as it should. */
  static void health(JsonGenerator out, RunningModel model) throws IOException {
    out.writeBooleanField("ready", model.served().plan().isPresent());
    Optional<String> refusal = model.served().refusal();
    out.writeStringField("log", refusal.isPresent() ? "refuses" : "takes");
    if (refusal.isPresent()) {
      out.writeStringField("refusal", refusal.get());
    }
    LoopHealth health = model.loop().health();
    out.writeBooleanField("running", !(health instanceof LoopHealth.Stopped));
    out.writeNumberField("lag", model.loop().lag());
    switch (health) {
      case LoopHealth.Running() -> out.writeStringField("loop", "running");
      case LoopHealth.CatchingUp(long records) -> {
        out.writeStringField("loop", "catching up");
        out.writeStringField(
            "reason", "%d records that were in the log at the start are left".formatted(records));
      }
      case LoopHealth.Waiting(String why) -> {
        out.writeStringField("loop", "waiting");
        out.writeStringField("reason", why);
      }
      case LoopHealth.Stopped(String why) -> {
        out.writeStringField("loop", "stopped");
        out.writeStringField("reason", why);
      }
    }
  }

  /** A model with all that is counted about it. */
  static void modelInFull(JsonGenerator out, RunningModel model, Optional<ModelEntry> entry)
      throws IOException {
    out.writeStartObject();
    modelMembers(out, model, entry);
    Optional<ModelLoop> view = model.loop().view();
    out.writeNumberField("openTrainings", view.map(ModelLoop::openTrainings).orElse(0));
    texts(
        out,
        "challengers",
        view.map(loop -> loop.contest().challengers().stream().map(Contestant::name).toList())
            .orElse(List.of()));
    out.writeFieldName("traffic");
    traffic(out, model.served().plan().map(ServingPlan::traffic));
    out.writeArrayFieldStart("shadows");
    for (ShadowComparison shadow : view.map(ModelLoop::shadows).orElse(List.of())) {
      shadow(out, shadow);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("findings");
    for (Finding finding : view.map(loop -> loop.watcher().open()).orElse(List.of())) {
      finding(out, finding);
    }
    out.writeEndArray();
    out.writeNumberField("withheld", view.map(ModelLoop::withheld).orElse(0L));
    out.writeArrayFieldStart("performance");
    for (Measure measure : view.map(loop -> loop.watcher().measures()).orElse(List.of())) {
      measure(out, measure);
    }
    out.writeEndArray();
    Optional<Expected> expected = view.flatMap(loop -> loop.watcher().expected());
    if (expected.isPresent()) {
      expected(out, expected.get());
    }
    ServingCounts counts = model.served().counts();
    out.writeObjectFieldStart("served");
    out.writeNumberField("predictions", counts.predictions());
    out.writeNumberField("outcomes", counts.outcomes());
    out.writeNumberField("duplicates", counts.duplicates());
    out.writeNumberField("refused", counts.refused());
    out.writeNumberField("unlogged", counts.unlogged());
    out.writeNumberField("latencyMicrosP50", counts.latencyAt(0.5) / 1e3);
    out.writeNumberField("latencyMicrosP99", counts.latencyAt(0.99) / 1e3);
    out.writeEndObject();
    out.writeObjectFieldStart("joined");
    if (view.isPresent()) {
      for (Map.Entry<JoinCase, Long> each : view.get().counts().cases().entrySet()) {
        out.writeNumberField(word(each.getKey()), each.getValue());
      }
    }
    out.writeEndObject();
    scored(out, view.flatMap(loop -> loop.scoreboard().recent()));
    out.writeNumberField("logStart", model.log().start());
    out.writeNumberField("logEnd", model.log().end());
    out.writeEndObject();
  }

  private static void scored(JsonGenerator out, Optional<Scoreboard.Recent> recent)
      throws IOException {
    if (recent.isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("scored");
    time(out, "from", recent.get().from());
    time(out, "to", recent.get().to());
    out.writeNumberField("examples", recent.get().examples());
    number(out, "loss", recent.get().loss());
    number(out, "deviation", recent.get().deviation());
    out.writeEndObject();
  }

  /** Which versions answer, and whom; null before the first plan. */
  static void traffic(JsonGenerator out, Optional<Traffic> traffic) throws IOException {
    if (traffic.isEmpty()) {
      out.writeNull();
      return;
    }
    out.writeStartObject();
    out.writeNumberField("rollout", traffic.get().rollout());
    out.writeArrayFieldStart("arms");
    for (Arm arm : traffic.get().arms()) {
      out.writeStartObject();
      out.writeStringField("name", arm.name());
      out.writeStringField("version", arm.version());
      out.writeNumberField("share", arm.share());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void shadow(JsonGenerator out, ShadowComparison shadow) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", shadow.name());
    out.writeNumberField("answered", shadow.answered());
    out.writeNumberField("absent", shadow.absent());
    out.writeNumberField("compared", shadow.compared());
    out.writeStringField("verdict", word(shadow.verdict().kind()));
    out.writeStringField("reason", shadow.verdict().reason());
    out.writeEndObject();
  }

  private static void finding(JsonGenerator out, Finding finding) throws IOException {
    out.writeStartObject();
    out.writeStringField("kind", word(finding.kind()));
    out.writeStringField("where", finding.where().toString());
    time(out, "since", finding.since());
    number(out, "confidence", finding.confidence());
    number(out, "severity", finding.severity());
    out.writeStringField("evidence", finding.evidence());
    out.writeStringField("action", finding.action());
    out.writeEndObject();
  }

  private static void measure(JsonGenerator out, Measure measure) throws IOException {
    out.writeStartObject();
    out.writeStringField("version", measure.where().version());
    out.writeStringField("slice", measure.where().slice());
    time(out, "from", measure.from());
    time(out, "to", measure.to());
    number(out, "labels", measure.rows());
    number(out, "loss", measure.loss().estimate());
    number(out, "lower", measure.loss().lower());
    number(out, "upper", measure.loss().upper());
    number(out, "bias", measure.bias());
    out.writeEndObject();
  }

  private static void expected(JsonGenerator out, Expected expected) throws IOException {
    out.writeObjectFieldStart("expected");
    time(out, "from", expected.from());
    time(out, "to", expected.to());
    number(out, "loss", expected.loss().estimate());
    number(out, "lower", expected.loss().lower());
    number(out, "upper", expected.loss().upper());
    out.writeEndObject();
  }

  private static void texts(JsonGenerator out, String name, List<String> texts) throws IOException {
    out.writeArrayFieldStart(name);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }
}
