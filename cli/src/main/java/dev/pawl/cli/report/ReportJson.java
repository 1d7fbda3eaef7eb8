package dev.pawl.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Cost;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Reports for programs. A number that is unknown, such as the end of an interval, is null. */
final class ReportJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator to;

  private ReportJson(JsonGenerator to) {
    this.to = to;
  }

  static String of(DemoReport report) {
    return text(json -> json.demo(report));
  }

  static String of(WhatIfReport report) {
    return text(json -> json.whatIf(report));
  }

  private interface Content {
    void write(ReportJson json) throws IOException;
  }

  private static String text(Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator to = FACTORY.createGenerator(text)) {
      var indenter = new DefaultIndenter("  ", "\n");
      var printer = new DefaultPrettyPrinter().withObjectIndenter(indenter);
      printer.indentArraysWith(indenter);
      to.setPrettyPrinter(printer);
      content.write(new ReportJson(to));
    } catch (IOException e) {
      throw new UncheckedIOException("writing a report as JSON", e);
    }
    return text.append('\n').toString();
  }

  private void demo(DemoReport report) throws IOException {
    to.writeStartObject();
    to.writeArrayFieldStart("models");
    for (ModelReport model : report.models()) {
      model(model, report.span());
    }
    to.writeEndArray();
    to.writeNumberField("predictions", report.predictions());
    to.writeNumberField("outcomes", report.outcomes());
    to.writeObjectFieldStart("latencyMicros");
    to.writeNumberField("p50", report.latencyP50Micros());
    to.writeNumberField("p99", report.latencyP99Micros());
    to.writeEndObject();
    number("wallSeconds", report.wallSeconds());
    to.writeEndObject();
  }

  private void model(ModelReport model, Span span) throws IOException {
    Run pawl = model.run(Run.PAWL);
    to.writeStartObject();
    to.writeStringField("name", model.name());
    metric(model);
    each("error", model, run -> run.error(span));
    to.writeEndObject();
    to.writeObjectFieldStart("difference");
    difference("pawlMinusFrozen", Comparison.of(pawl, model.run(Run.FROZEN), span));
    difference("pawlMinusDaily", Comparison.of(pawl, model.run(Run.DAILY), span));
    to.writeEndObject();
    each("trainingCpuSeconds", model, run -> Figures.cpuSeconds(run.training()));
    number("challengers", Figures.cpuSeconds(pawl.costs().others()));
    if (model.warmUp().isPresent()) {
      number("warmUp", Figures.cpuSeconds(model.warmUp().get()));
    }
    to.writeEndObject();
    to.writeObjectFieldStart("trainingExamples");
    for (String key : ModelReport.CONTESTANTS) {
      to.writeNumberField(key, model.run(key).training().examples());
    }
    to.writeNumberField("challengers", pawl.costs().others().examples());
    to.writeEndObject();
    to.writeNumberField("promotions", pawl.promotions());
    to.writeNumberField("rollbacks", pawl.count(Kind.ROLLBACK));
    champion(pawl);
    to.writeEndObject();
  }

  /** Starts an object with a number for each contestant, and leaves it open. */
  private void each(String name, ModelReport model, ToDoubleFunction<Run> value)
      throws IOException {
    to.writeObjectFieldStart(name);
    for (String key : ModelReport.CONTESTANTS) {
      number(key, value.applyAsDouble(model.run(key)));
    }
  }

  private void metric(ModelReport model) throws IOException {
    to.writeStringField("metric", model.metric().name().toLowerCase(Locale.ROOT));
  }

  private void champion(Run run) throws IOException {
    to.writeObjectFieldStart("champion");
    to.writeStringField("version", run.champion().map(Version::id).orElse(null));
    to.writeStringField("hash", run.champion().map(Version::hash).orElse(null));
    to.writeEndObject();
  }

  private void difference(String name, Comparison comparison) throws IOException {
    to.writeObjectFieldStart(name);
    number("estimate", comparison.interval().estimate());
    number("lower", comparison.interval().lower());
    number("upper", comparison.interval().upper());
    to.writeEndObject();
  }

  private void number(String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      to.writeNumberField(name, value);
    } else {
      to.writeNullField(name);
    }
  }

  private void whatIf(WhatIfReport report) throws IOException {
    ModelReport model = report.model();
    List<Comparison> comparisons = model.comparisons(report.span());
    to.writeStartObject();
    to.writeStringField("name", model.name());
    metric(model);
    to.writeNumberField("from", report.span().from());
    to.writeNumberField("to", report.span().to());
    to.writeNumberField("predictions", report.predictions());
    to.writeNumberField("outcomes", report.outcomes());
    to.writeArrayFieldStart("specs");
    for (Run run : model.runs()) {
      to.writeStartObject();
      to.writeStringField("spec", run.key());
      number("error", run.error(report.span()));
      to.writeNumberField("labels", run.examples(report.span()));
      for (Comparison comparison : comparisons) {
        if (!comparison.first().equals(run)) {
          continue;
        }
        switch (comparison.second().key()) {
          case Run.FROZEN -> difference("minusFrozen", comparison);
          case Run.DAILY -> difference("minusDaily", comparison);
          default -> {
            difference("minusFirst", comparison);
            to.writeNumberField("unpairedHours", comparison.unpaired());
          }
        }
      }
      costs(run);
      to.writeNumberField("updates", run.updates());
      to.writeNumberField("promotions", run.promotions());
      to.writeNumberField("parked", run.count(Kind.PARK));
      to.writeNumberField("rollbacks", run.count(Kind.ROLLBACK));
      to.writeStringField("champion", run.champion().map(Version::id).orElse(null));
      to.writeEndObject();
    }
    to.writeEndArray();
    to.writeEndObject();
  }

  private void costs(Run run) throws IOException {
    to.writeObjectFieldStart("training");
    cost("model", run.training());
    cost("challengers", run.costs().others());
    cost("recalibrations", run.costs().recalibrations());
    to.writeEndObject();
  }

  private void cost(String name, Cost cost) throws IOException {
    to.writeObjectFieldStart(name);
    number("cpuSeconds", Figures.cpuSeconds(cost));
    to.writeNumberField("examples", cost.examples());
    to.writeEndObject();
  }
}
