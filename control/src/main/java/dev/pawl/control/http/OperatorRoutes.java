package dev.pawl.control.http;

import dev.pawl.control.DecisionFeed;
import dev.pawl.control.Models;
import dev.pawl.control.RunningModel;
import dev.pawl.control.alert.Alerts;
import dev.pawl.control.http.CommandDesk.Receipt;
import dev.pawl.control.http.DecisionStream.Place;
import dev.pawl.log.Command;
import dev.pawl.loop.ModelLoop;
import dev.pawl.loop.SpecCheck;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.run.LoopHealth;
import dev.pawl.plan.ServingPlan;
import dev.pawl.serve.ServedModel;
import dev.pawl.serve.http.Bodies;
import dev.pawl.serve.http.JsonAnswers;
import dev.pawl.serve.http.KnownParameters;
import dev.pawl.serve.http.ProblemException;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecRefusal;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.Supplier;

/** What operators and their programs call: models, versions, decisions, commands, specs, health. */
public final class OperatorRoutes implements HttpService {
  private static final int MOST_DECISIONS = 10_000;
  private static final String HOLDOUT = "holdout";
  private static final long MOST_PATIENCE_SECONDS = 600;

  private final Models models;
  private final Registry registry;
  private final DecisionFeed feed;
  private final Alerts alerts;
  private final InstantSource time;
  private final CommandDesk desk;
  private final DecisionStream stream;
  private final ReviewRoutes review;
  private final byte[] openApi;

  /**
   * The routes.
   *
   * @param models the models that run here
   * @param registry what is known of them
   * @param feed hears of each decision when it is taken
   * @param alerts tells of findings outside
   * @param time the wall clock
   * @param ids makes an id for commands that bring none
   */
  public OperatorRoutes(
      Models models,
      Registry registry,
      DecisionFeed feed,
      Alerts alerts,
      InstantSource time,
      Supplier<String> ids) {
    this.models = models;
    this.registry = registry;
    this.feed = feed;
    this.alerts = alerts;
    this.time = time;
    this.desk = new CommandDesk(registry, time, ids);
    this.stream = new DecisionStream(registry, feed);
    this.review = new ReviewRoutes(registry, this::model);
    try (InputStream in =
        Objects.requireNonNull(OperatorRoutes.class.getResourceAsStream("openapi.json"))) {
      this.openApi = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading openapi.json", e);
    }
  }

  @Override
  public void routing(HttpRules rules) {
    Heads.get(rules, "/v1/models", this::listModels);
    Heads.get(rules, "/v1/models/{model}", this::showModel);
    Heads.get(rules, "/v1/models/{model}/versions", this::listVersions);
    Heads.get(rules, "/v1/models/{model}/versions/{version}", this::showVersion);
    Heads.get(rules, "/v1/models/{model}/decisions", this::listDecisions);
    review.routing(rules);
    rules.post("/v1/models/{model}/commands", this::command);
    Heads.get(rules, "/v1/models/{model}/spec", this::showSpec);
    rules.put("/v1/models/{model}/spec", this::putSpec);
    rules.post("/v1/specs", this::postSpec);
    Heads.get(rules, "/v1/specs/{hash}", this::specOfHash);
    Heads.get(
        rules,
        "/healthz",
        (request, response) -> ok(response, out -> out.writeStringField("status", "up")));
    Heads.get(rules, "/readyz", this::ready);
    Heads.get(rules, "/metrics", this::metrics);
    Heads.get(rules, "/openapi.json", (request, response) -> Bodies.send(response, 200, openApi));
  }

  /** What stands between the braces of an answer. */
  private interface Members {
    void write(com.fasterxml.jackson.core.JsonGenerator out) throws IOException;
  }

  private static void ok(ServerResponse response, Members members) {
    answer(response, 200, members);
  }

  private static void answer(ServerResponse response, int status, Members members) {
    Bodies.send(
        response,
        status,
        JsonAnswers.bytes(out -> {
          out.writeStartObject();
          members.write(out);
          out.writeEndObject();
        }));
  }

  /**
   * The model of that name, as {@link dev.pawl.serve.http.PredictionRoutes} asks for it.
   *
   * @throws ProblemException with status 404 when there is none
   */
  public ServedModel served(String name) {
    return model(name).served();
  }

  private RunningModel model(String name) {
    return models
        .find(name)
        .orElseThrow(() ->
            new ProblemException(
                404,
                "No such model",
                "model: %s (expected: one of %s)"
                    .formatted(Parameters.shortened(name), models.names())));
  }

  private RunningModel model(ServerRequest request) {
    return model(request.path().pathParameters().get("model"));
  }

  // ---- models and versions --------------------------------------------------------------------

  private void listModels(ServerRequest request, ServerResponse response) {
    ok(
        response,
        out -> {
          out.writeArrayFieldStart("models");
          for (String name : models.names()) {
            Optional<RunningModel> model = models.find(name);
            if (model.isPresent()) {
              Views.model(out, model.get(), registry.model(name));
            }
          }
          out.writeEndArray();
        });
  }

  private void showModel(ServerRequest request, ServerResponse response) {
    RunningModel model = model(request);
    Bodies.send(
        response,
        200,
        JsonAnswers.bytes(out -> Views.modelInFull(out, model, registry.model(model.name()))));
  }

  private void listVersions(ServerRequest request, ServerResponse response) {
    RunningModel model = model(request);
    ok(
        response,
        out -> {
          out.writeArrayFieldStart("versions");
          for (Version version : registry.versions(model.name())) {
            Views.version(out, version);
          }
          out.writeEndArray();
        });
  }

  private void showVersion(ServerRequest request, ServerResponse response) {
    RunningModel model = model(request);
    String id = request.path().pathParameters().get("version");
    Version version =
        registry
            .version(model.name(), id)
            .orElseThrow(() ->
                new ProblemException(
                    404,
                    "No such version",
                    "version: %s (expected: one of those that GET /v1/models/%s/versions lists)"
                        .formatted(Parameters.shortened(id), model.name())));
    Bodies.send(response, 200, JsonAnswers.bytes(out -> Views.version(out, version)));
  }

  // ---- decisions ------------------------------------------------------------------------------

  private void listDecisions(ServerRequest request, ServerResponse response) {
    RunningModel model = model(request);
    KnownParameters.require(request, "from", "limit", "traffic");
    boolean withTraffic = Parameters.truth(request, "traffic");
    long from = Parameters.number(request, "from", 0, 0, Long.MAX_VALUE);
    int limit = (int) Parameters.number(request, "limit", 100, 1, MOST_DECISIONS);
    if (request.headers().first(HeaderNames.ACCEPT).orElse("").contains("text/event-stream")
        && request.prologue().method().equals(Method.GET)) {
      stream.send(
          model.name(),
          startOf(request, from),
          () -> withTraffic ? model.served().plan().map(ServingPlan::traffic) : Optional.empty(),
          response);
      return;
    }
    List<Decision> decisions = registry.decisions(model.name(), from, limit);
    ok(response, out -> Views.decisions(out, decisions));
  }

  private static @org.jspecify.annotations.Nullable Place startOf(
      ServerRequest request, long from) {
    String last = request.headers().first(HeaderNames.create("Last-Event-ID")).orElse("");
    if (!last.isEmpty()) {
      return Place.of(last);
    }
    return request.query().contains("from") ? new Place(from, -1) : null;
  }

  // ---- commands -------------------------------------------------------------------------------

  private static Duration patience(ServerRequest request, long otherwise) {
    return Duration.ofSeconds(
        Parameters.number(request, "wait", otherwise, 0, MOST_PATIENCE_SECONDS));
  }

  private void command(ServerRequest request, ServerResponse response) {
    RunningModel model = model(request);
    KnownParameters.require(request, "wait");
    Duration patience = patience(request, 5);
    CommandBody body = CommandBody.parse(Bodies.read(request));
    boolean repeat = desk.knows(model, body.id());
    Command checked = repeat ? desk.command(model, body) : desk.check(model, body);
    if (!repeat) {
      requireWhole(model, checked);
    }
    Receipt receipt = desk.give(model, checked, patience);
    for (Decision decision : receipt.decisions()) {
      if (decision.kind() == Decision.Kind.REFUSE) {
        throw new ProblemException(409, "Not carried out", decision.reason());
      }
    }
    answer(response, receipt.settled() ? 200 : 202, out -> receipt(out, receipt));
  }

  /** A version that cannot be read is refused before the log, where it would stop the loop. */
  private void requireWhole(RunningModel model, Command command) {
    Optional<Version> named = registry.version(model.name(), command.argument("version", ""));
    if (named.isPresent() && !command.kind().equals("park")) {
      Optional<String> damage = models.damage(named.get());
      if (damage.isPresent()) {
        throw new ProblemException(
            409,
            "Not carried out",
            "version %s cannot be read: %s".formatted(named.get().id(), damage.get()));
      }
    }
  }

  private static void receipt(com.fasterxml.jackson.core.JsonGenerator out, Receipt receipt)
      throws IOException {
    out.writeStringField("id", receipt.id());
    out.writeNumberField("offset", receipt.offset());
    out.writeBooleanField("duplicate", receipt.duplicate());
    out.writeBooleanField("settled", receipt.settled());
    Views.decisions(out, receipt.decisions());
  }

  // ---- specs ----------------------------------------------------------------------------------

  private void showSpec(ServerRequest request, ServerResponse response) {
    RunningModel model = model(request);
    String yaml =
        registry
            .model(model.name())
            .orElseThrow(() ->
                new ProblemException(
                    404,
                    "No spec yet",
                    "model: %s has no spec (expected: PUT one)".formatted(model.name())))
            .spec();
    sendYaml(response, yaml);
  }

  private void specOfHash(ServerRequest request, ServerResponse response) {
    String hash = request.path().pathParameters().get("hash");
    sendYaml(
        response,
        registry
            .spec(hash)
            .orElseThrow(() ->
                new ProblemException(
                    404,
                    "No such spec",
                    "hash: %s (expected: the specHash of a version)"
                        .formatted(Parameters.shortened(hash)))));
  }

  private static void sendYaml(ServerResponse response, String yaml) {
    response.headers().set(HeaderNames.CONTENT_TYPE, "application/yaml");
    Bodies.send(response, yaml.getBytes(StandardCharsets.UTF_8));
  }

  private void putSpec(ServerRequest request, ServerResponse response) {
    String name = request.path().pathParameters().get("model");
    spec(request, response, Optional.of(name));
  }

  private void postSpec(ServerRequest request, ServerResponse response) {
    spec(request, response, Optional.empty());
  }

  private void spec(ServerRequest request, ServerResponse response, Optional<String> name) {
    KnownParameters.require(request, "dry_run", "by", "reason", "id", "wait", "time", "folder");
    boolean dryRun = Parameters.truth(request, "dry_run");
    Duration patience = patience(request, 60);
    OptionalLong at = timeOf(request);
    String yaml = text(Bodies.read(request));
    ModelDefinition next = SpecCheck.read(yaml, name.orElse("spec") + ".yaml");
    String declared = next.spec().model();
    if (name.isPresent() && !name.get().equals(declared)) {
      throw new ProblemException(
          422,
          "Invalid spec",
          "model: %s (expected: %s, as in the path)"
              .formatted(declared, Parameters.shortened(name.get())));
    }
    Optional<RunningModel> running = models.find(declared);
    Map<String, String> attachments = attachments(request, next.spec());
    Optional<ModelLoop> present = running.flatMap(model -> model.loop().view());
    AppliedSpec change =
        AppliedSpec.of(
            present.map(ModelLoop::definition),
            next,
            present
                .map(ModelLoop::holdout)
                .equals(Optional.of(attachments.getOrDefault(HOLDOUT, ""))));
    String id = request.query().first("id").orElse("");
    boolean repeat = running.filter(model -> desk.knows(model, id)).isPresent();
    if (dryRun || (change.kind() == AppliedSpec.Kind.NONE && !repeat)) {
      ok(response, out -> change(out, change, false));
      return;
    }
    CommandBody body =
        new CommandBody(
            id,
            "apply",
            CommandDesk.sorted(attachments),
            request.query().first("by").orElse(next.spec().owner()),
            request.query().first("reason").orElse(""),
            at);
    body.arguments().put("spec", yaml);
    desk.requireTime(running, at);
    if (change.kind() == AppliedSpec.Kind.NEW_MODEL
        || change.kind() == AppliedSpec.Kind.MODEL_ITERATION) {
      models.warmUp(next);
    }
    RunningModel model = running.orElseGet(() -> models.create(declared));
    Command command = desk.command(model, body);
    Receipt receipt = desk.give(model, command, patience);
    answer(
        response,
        receipt.settled() ? 200 : 202,
        out -> {
          change(out, change, true);
          receipt(out, receipt);
        });
  }

  private Map<String, String> attachments(ServerRequest request, Spec next) {
    Optional<String> folder = request.query().first("folder").asOptional();
    try {
      return models.attachments(next, folder);
    } catch (IllegalArgumentException e) {
      SequencedMap<String, String> refused = new LinkedHashMap<>();
      refused.put("evaluation.holdout", String.valueOf(e.getMessage()));
      throw SpecRefusal.of(next, next.model() + ".yaml", refused);
    }
  }

  private static OptionalLong timeOf(ServerRequest request) {
    return request.query().contains("time")
        ? OptionalLong.of(
            Parameters.number(request, "time", 0, Long.MIN_VALUE / 2, Long.MAX_VALUE / 2))
        : OptionalLong.empty();
  }

  private static void change(
      com.fasterxml.jackson.core.JsonGenerator out, AppliedSpec change, boolean applied)
      throws IOException {
    out.writeStringField("model", change.next().spec().model());
    out.writeStringField("specHash", change.next().hash());
    out.writeStringField("change", change.kind().text());
    out.writeStringField("meaning", change.kind().meaning());
    out.writeArrayFieldStart("changes");
    for (String field : change.changes()) {
      out.writeString(field);
    }
    out.writeEndArray();
    out.writeBooleanField("applied", applied);
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new ProblemException(
          400, "Not text", "body: not valid UTF-8 (expected: a spec in YAML, in UTF-8)");
    }
  }

  // ---- health ---------------------------------------------------------------------------------

  private void ready(ServerRequest request, ServerResponse response) {
    List<RunningModel> all = all();
    boolean ready =
        all.stream()
            .allMatch(model ->
                model.loop().health() instanceof LoopHealth.Running
                    && model.served().plan().isPresent()
                    && model.served().refusal().isEmpty());
    answer(
        response,
        ready ? 200 : 503,
        out -> {
          out.writeStringField("status", ready ? "ready" : "not ready");
          out.writeArrayFieldStart("models");
          for (RunningModel model : all) {
            out.writeStartObject();
            out.writeStringField("model", model.name());
            Views.health(out, model);
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  private List<RunningModel> all() {
    return models.names().stream().map(models::find).flatMap(Optional::stream).toList();
  }

  private void metrics(ServerRequest request, ServerResponse response) {
    response.headers().set(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    Bodies.send(
        response, Metrics.of(all(), feed, alerts, time.millis()).getBytes(StandardCharsets.UTF_8));
  }
}
