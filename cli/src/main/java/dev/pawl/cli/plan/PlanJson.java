package dev.pawl.cli.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.plan.RolloutForecast.Suppositions;
import dev.pawl.cli.plan.StageForecast.Harm;
import dev.pawl.spec.Spec;
import java.util.List;

/** A plan for programs. */
final class PlanJson {
  private PlanJson() {}

  static ObjectNode of(
      Spec spec, Traffic traffic, Suppositions supposed, List<RolloutForecast> forecasts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", spec.model());
    ObjectNode known = json.putObject("traffic");
    known.put("perDay", traffic.perDay());
    known.put("labelled", traffic.labelled());
    known.put("delaySeconds", traffic.delay().toSeconds());
    known.put("loss", traffic.loss().mean());
    known.put("deviation", traffic.loss().deviation());
    known.put("clustering", traffic.loss().clustering());
    known.put("source", traffic.source());
    ObjectNode assumed = json.putObject("supposed");
    assumed.put("effect", supposed.effect());
    assumed.put("alike", supposed.alike());
    assumed.put("unlike", supposed.unlike());
    assumed.put("eligible", supposed.eligible());
    ArrayNode routes = json.putArray("routes");
    for (RolloutForecast forecast : forecasts) {
      ObjectNode route = routes.addObject();
      route.put("iteration", forecast.isData() ? "data" : "model");
      number(route, "days", forecast.days());
      route.put("likely", forecast.isLikely());
      route.put("approval", forecast.approval());
      ArrayNode stages = route.putArray("stages");
      forecast.stages().forEach(stage -> stages.add(stage(stage)));
      ArrayNode tries = route.putArray("tries");
      forecast
          .tries()
          .forEach(each -> {
            ObjectNode attempt = tries.addObject();
            attempt.put("number", each.number());
            attempt.put("alphaShare", each.share());
            attempt.put("alphaLeft", each.left());
            number(attempt, "days", each.days());
          });
      ArrayNode sentences = route.putArray("sentences");
      PlanText.sentences(spec, forecast).forEach(sentences::add);
    }
    return json;
  }

  private static ObjectNode stage(StageForecast stage) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("stage", stage.stage());
    json.put("field", stage.field());
    json.put("ends", stage.ends());
    number(json, "observations", stage.observations());
    json.put("what", stage.what());
    number(json, "days", stage.days());
    number(json, "atMost", stage.atMost());
    ArrayNode harms = json.putArray("harms");
    for (Harm harm : stage.harms()) {
      ObjectNode each = harms.addObject();
      each.put("worse", harm.worse());
      number(each, "exposed", harm.exposed());
      number(each, "days", harm.days());
      each.put("byEvidence", harm.byEvidence());
    }
    ArrayNode notes = json.putArray("notes");
    stage.notes().forEach(notes::add);
    return json;
  }

  /** A number, or null for one without an end. */
  private static void number(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}
