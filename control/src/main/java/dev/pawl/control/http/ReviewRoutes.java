package dev.pawl.control.http;

import dev.pawl.control.RunningModel;
import dev.pawl.control.evaluation.Evaluation;
import dev.pawl.control.evaluation.EvaluationPage;
import dev.pawl.control.trace.Trace;
import dev.pawl.control.trace.Tracer;
import dev.pawl.loop.ModelLoop;
import dev.pawl.loop.parked.Challengers;
import dev.pawl.loop.parked.Kept;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.State;
import dev.pawl.serve.http.Bodies;
import dev.pawl.serve.http.JsonAnswers;
import dev.pawl.serve.http.KnownParameters;
import dev.pawl.serve.http.ProblemException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What people review: evaluations as pages and as JSON, and who told the loop what. */
final class ReviewRoutes {
  private static final int MOST = 10_000;
  private static final Set<State> OUT_OF_PLAY =
      EnumSet.of(State.PARKED, State.RETIRED, State.REJECTED);

  private final Registry registry;
  private final Function<ServerRequest, RunningModel> models;

  /**
   * The routes.
   *
   * @param models finds the model that a request names
   */
  ReviewRoutes(Registry registry, Function<ServerRequest, RunningModel> models) {
    this.registry = registry;
    this.models = models;
  }

  void routing(HttpRules rules) {
    Heads.get(rules, "/v1/models/{model}/audit", this::audit);
    Heads.get(rules, "/v1/models/{model}/challengers", this::challengers);
    Heads.get(rules, "/v1/models/{model}/predictions/{+id}", this::trace);
    Heads.get(rules, "/v1/models/{model}/evaluations", this::listEvaluations);
    Heads.get(rules, "/v1/models/{model}/evaluations/{decision}", this::showEvaluation);
  }

  /** Commands in the order of the log, each with the decisions that it caused. */
  private void audit(ServerRequest request, ServerResponse response) {
    RunningModel model = models.apply(request);
    KnownParameters.require(request, "from", "limit");
    long from = Parameters.number(request, "from", 0, 0, Long.MAX_VALUE);
    int limit = (int) Parameters.number(request, "limit", 100, 1, MOST);
    TreeMap<Long, List<Decision>> commands = new TreeMap<>();
    for (Decision decision : registry.decisions(model.name(), from, Integer.MAX_VALUE)) {
      if (decision.evidence().containsKey("command")) {
        commands.computeIfAbsent(decision.offset(), offset -> new ArrayList<>()).add(decision);
      }
    }
    while (commands.size() > limit) {
      commands.pollFirstEntry();
    }
    Bodies.send(
        response,
        200,
        JsonAnswers.bytes(out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("commands");
          for (List<Decision> caused : commands.values()) {
            ReviewViews.command(out, caused);
          }
          out.writeEndArray();
          out.writeEndObject();
        }));
  }

  /** Who tries to replace the champion, who may again, and who no longer will. */
  private void challengers(ServerRequest request, ServerResponse response) {
    RunningModel model = models.apply(request);
    KnownParameters.require(request);
    Challengers challengers =
        model.loop().view().map(ModelLoop::challengers).orElse(Challengers.NONE);
    Map<String, Kept> kept =
        challengers.kept().stream().collect(Collectors.toMap(Kept::version, each -> each));
    List<Version> versions = registry.versions(model.name());
    Map<String, Version> byId =
        versions.stream().collect(Collectors.toMap(Version::id, each -> each));
    Map<String, Decision> last = lastOfEach(model);
    Learns learns = new Learns(model, registry);
    Bodies.send(
        response,
        200,
        JsonAnswers.bytes(out -> {
          out.writeStartObject();
          out.writeNumberField("regime", challengers.regime());
          out.writeArrayFieldStart("challengers");
          for (Challengers.InPlay each : challengers.inPlay()) {
            Optional<Version> version = Optional.ofNullable(byId.get(each.version()));
            ReviewViews.inPlay(out, each, version, learns.of(each.name(), version));
          }
          for (Version version : versions) {
            boolean retired = OUT_OF_PLAY.contains(version.state());
            if (retired || kept.containsKey(version.id())) {
              ReviewViews.outOfPlay(
                  out,
                  version,
                  Optional.ofNullable(kept.get(version.id())),
                  Optional.ofNullable(last.get(version.id())),
                  learns.of(version));
            }
          }
          out.writeEndArray();
          out.writeEndObject();
        }));
  }

  /**
   * From a prediction to its version, its outcomes, its example and the decisions it counted in.
   */
  private void trace(ServerRequest request, ServerResponse response) {
    RunningModel model = models.apply(request);
    KnownParameters.require(request, "time");
    String id = request.path().pathParameters().get("id");
    OptionalLong time =
        request.query().contains("time")
            ? OptionalLong.of(
                Parameters.number(request, "time", 0, Long.MIN_VALUE / 2, Long.MAX_VALUE / 2))
            : OptionalLong.empty();
    Challengers challengers =
        model.loop().view().map(ModelLoop::challengers).orElse(Challengers.NONE);
    Tracer tracer = new Tracer(model.log(), registry, model.name(), challengers);
    Trace trace =
        tracer
            .of(id, time)
            .orElseThrow(() ->
                new ProblemException(
                    404,
                    "No such prediction",
                    "id: %s is not in the log%s, whose kept records begin at offset %d (expected: the id of a prediction that was logged and is kept)"
                        .formatted(
                            Parameters.shortened(id),
                            time.isPresent() ? " about that time" : "",
                            tracer.start())));
    Bodies.send(response, 200, JsonAnswers.bytes(out -> TraceViews.trace(out, trace)));
  }

  /** What decided about each version last. */
  private Map<String, Decision> lastOfEach(RunningModel model) {
    Map<String, Decision> last = new HashMap<>();
    for (Decision decision : registry.decisions(model.name(), 0, Integer.MAX_VALUE)) {
      if (Evaluation.isOne(decision)) {
        last.put(decision.version(), decision);
      }
    }
    return last;
  }

  private void listEvaluations(ServerRequest request, ServerResponse response) {
    RunningModel model = models.apply(request);
    KnownParameters.require(request, "from", "limit");
    long from = Parameters.number(request, "from", 0, 0, Long.MAX_VALUE);
    int limit = (int) Parameters.number(request, "limit", 100, 1, MOST);
    List<Decision> all =
        registry.decisions(model.name(), from, Integer.MAX_VALUE).stream()
            .filter(Evaluation::isOne)
            .toList();
    List<Decision> latest = all.subList(Math.max(0, all.size() - limit), all.size());
    Bodies.send(
        response,
        200,
        JsonAnswers.bytes(out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("evaluations");
          for (Decision decision : latest) {
            Views.decision(out, decision);
          }
          out.writeEndArray();
          out.writeEndObject();
        }));
  }

  private void showEvaluation(ServerRequest request, ServerResponse response) {
    RunningModel model = models.apply(request);
    KnownParameters.require(request, "format");
    String id = request.path().pathParameters().get("decision");
    Decision decision =
        registry
            .decision(model.name(), id)
            .filter(Evaluation::isOne)
            .orElseThrow(() ->
                new ProblemException(
                    404,
                    "No such evaluation",
                    "decision: %s (expected: one of those that GET /v1/models/%s/evaluations lists)"
                        .formatted(Parameters.shortened(id), model.name())));
    Evaluation evaluation = Evaluation.of(registry, decision);
    if (isPage(request)) {
      response.headers().set(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
      Bodies.send(response, EvaluationPage.of(evaluation).getBytes(StandardCharsets.UTF_8));
    } else {
      Bodies.send(response, 200, JsonAnswers.bytes(out -> ReviewViews.evaluation(out, evaluation)));
    }
  }

  /** Browsers say that they take pages, and {@code format} says it for them. */
  private static boolean isPage(ServerRequest request) {
    String format = request.query().first("format").orElse("");
    return switch (format) {
      case "html" -> true;
      case "json" -> false;
      case "" -> request.headers().first(HeaderNames.ACCEPT).orElse("").contains("text/html");
      default ->
          throw new ProblemException(
              400,
              "Invalid values",
              "format: %s (expected: html or json)".formatted(Parameters.shortened(format)));
    };
  }
}
