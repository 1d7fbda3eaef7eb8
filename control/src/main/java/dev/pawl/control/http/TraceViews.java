package dev.pawl.control.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pawl.control.trace.Trace;
import dev.pawl.control.trace.Trace.Happened;
import dev.pawl.log.Prediction;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.parked.Challengers.InPlay;
import dev.pawl.loop.registry.Version;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** Writes what became of a prediction as JSON. */
final class TraceViews {

  private TraceViews() {}

  static void trace(JsonGenerator out, Trace trace) throws IOException {
    out.writeStartObject();
    prediction(out, trace);
    out.writeArrayFieldStart("outcomes");
    for (Happened each : trace.outcomes()) {
      out.writeStartObject();
      out.writeStringField("id", each.outcome().id());
      out.writeNumberField("offset", each.offset());
      time(out, "eventTime", each.outcome().eventTime());
      out.writeBooleanField("correction", each.outcome().correction());
      values(out, "values", each.values());
      out.writeEndObject();
    }
    out.writeEndArray();
    if (trace.example().isPresent()) {
      Example example = trace.example().get();
      out.writeObjectFieldStart("example");
      Views.number(out, "label", example.label());
      time(out, "labelTime", example.labelTime());
      out.writeNumberField("labelOffset", example.labelOffset());
      out.writeStringField("origin", Views.word(example.origin()));
      out.writeEndObject();
    } else {
      out.writeNullField("example");
    }
    out.writeArrayFieldStart("learnedBy");
    for (Version version : trace.learnedBy()) {
      out.writeString(version.id());
    }
    out.writeEndArray();
    Views.decisions(out, trace.decisions());
    out.writeArrayFieldStart("comparisons");
    for (InPlay each : trace.running()) {
      out.writeString(each.name());
    }
    out.writeEndArray();
    out.writeArrayFieldStart("missing");
    for (String each : trace.missing()) {
      out.writeString(each);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void prediction(JsonGenerator out, Trace trace) throws IOException {
    Prediction prediction = trace.prediction();
    out.writeObjectFieldStart("prediction");
    out.writeStringField("id", prediction.id());
    out.writeNumberField("offset", trace.offset());
    time(out, "eventTime", prediction.eventTime());
    time(out, "ingestTime", trace.ingestTime());
    out.writeStringField("unit", prediction.unit());
    out.writeStringField("version", prediction.version());
    out.writeStringField("hash", trace.version().map(Version::hash).orElse(""));
    out.writeStringField("arm", prediction.arm());
    out.writeStringField("stage", prediction.stage());
    Views.number(out, "propensity", prediction.propensity());
    out.writeBooleanField("counted", prediction.counted());
    out.writeArrayFieldStart("scores");
    for (double score : prediction.scores()) {
      out.writeNumber(score);
    }
    out.writeEndArray();
    values(out, "row", trace.row());
    out.writeEndObject();
  }

  private static void time(JsonGenerator out, String name, long millis) throws IOException {
    out.writeStringField(name, Instant.ofEpochMilli(millis).toString());
  }

  private static void values(JsonGenerator out, String name, Map<String, Object> values)
      throws IOException {
    out.writeObjectFieldStart(name);
    for (Map.Entry<String, Object> each : values.entrySet()) {
      switch (each.getValue()) {
        case Double number -> Views.number(out, each.getKey(), number);
        case Boolean truth -> out.writeBooleanField(each.getKey(), truth);
        case Object other -> out.writeStringField(each.getKey(), other.toString());
      }
    }
    out.writeEndObject();
  }
}
