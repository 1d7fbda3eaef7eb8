package dev.pawl.bench.measure;

import dev.pawl.log.EventLog;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.model.Model;
import dev.pawl.plan.Arm;
import dev.pawl.plan.ByUnit;
import dev.pawl.plan.Condition;
import dev.pawl.plan.LiveFeatures;
import dev.pawl.plan.Participants;
import dev.pawl.plan.RowAssembly;
import dev.pawl.plan.ServingPlan;
import dev.pawl.plan.Traffic;
import dev.pawl.serve.ServedModel;
import dev.pawl.serve.http.Bodies;
import dev.pawl.serve.http.PredictionRoutes;
import dev.pawl.serve.shadow.ShadowLink;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.trial.assignment.Assignment;
import dev.pawl.trial.assignment.Layer;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that serves the model of a spec twice: as {@code plain}, where everyone gets the
 * champion and no input has a rule, and as {@code tested}, with four arms by unit in a layer with a
 * hold-out and a condition, a shadow on another server, and a rule for each input: {@code SPEC
 * FOLDER}. The loops do not run. Prints {@code ready PORT} and runs until it is ended.
 */
final class ArmsProcess {
  private static final byte[] SHADOWS_ANSWER =
      "{\"id\":\"p\",\"version\":\"1.0\",\"arm\":\"champion\",\"score\":3.25,\"logged\":\"queued\"}"
          .getBytes(StandardCharsets.UTF_8);

  private ArmsProcess() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String text = Files.readString(Path.of(arguments[0])).replaceFirst("(?m)^serving:.*\\R", "");
    Path folder = Path.of(arguments[1]);
    Map<String, ServedModel> models =
        Map.of("plain", plain(text, folder), "tested", tested(text, folder));
    PredictionRoutes routes =
        new PredictionRoutes(
            name -> Objects.requireNonNull(models.get(name), name),
            (name, offset) ->
                CompletableFuture.failedFuture(new UnsupportedOperationException("no clock here")),
            request -> true,
            System::nanoTime);
    HttpRouting.Builder routing = HttpRouting.builder();
    routes.routing(routing);
    routing.get("/cpu", (_, response) -> Bodies.send(response, 200, ServingProcess.cpu()));
    WebServer server = ServingProcess.listen(routing);
    System.out.println("ready " + server.port());
    Thread.currentThread().join();
  }

  private static ServedModel plain(String text, Path folder) throws IOException {
    String without =
        text.replaceAll(", min: [-0-9.]+", "")
            .replaceAll(", max: [-0-9.]+", "")
            .replace(", required: true", "");
    Spec spec = SpecReader.read(without, "plain.yaml");
    Model champion = model(spec);
    return served("plain", folder, spec, Traffic.everyone("1.0", champion));
  }

  private static ServedModel tested(String text, Path folder) throws IOException {
    String ruled =
        text.replaceAll("(unit: \\w+)}", "$1, required: true, min: -1000, max: 100000}")
            .replaceAll(
                "(?m)^  (carrier|flight|origin|dest|tailnum|weekday): category$",
                "  $1: {type: category, required: true, max_length: 20}");
    Spec spec =
        SpecReader.read(
            ruled + "serving: {shadows: [{name: other, url: 'http://other/', timeout: 1s}]}\n",
            "tested.yaml");
    RowAssembly rows = RowAssembly.of(spec, ModelDefinition.of(spec).columns());
    Participants participants =
        Participants.everybody()
            .without("tested", 0.05)
            .in(Layer.of("flights").with("tested", 0.95), "tested")
            .only(
                new Condition(
                    "distance > 0",
                    row -> row.number(rows.columns().row().indexOf("distance")) > 0 ? 1 : 0));
    Traffic traffic =
        Traffic.of(
            List.of(
                new Arm("champion", "1.0", model(spec), 0.25),
                new Arm("baseline", "1.1", model(spec), 0.25),
                new Arm("treatment-b", "1.2", model(spec), 0.25),
                new Arm("treatment-c", "1.3", model(spec), 0.25)),
            new ByUnit(participants, Assignment.of("tested/1", 0.25, 0.25, 0.25, 0.25)),
            1,
            "1/0");
    return served("tested", folder, spec, traffic);
  }

  private static Model model(Spec spec) {
    return ModelDefinition.of(spec).learner(ModelDefinition.MAIN).freeze();
  }

  private static ServedModel served(String name, Path folder, Spec spec, Traffic traffic)
      throws IOException {
    AtomicLong ids = new AtomicLong();
    EventLog log =
        EmbeddedEventLog.open(
            folder.resolve(name),
            EmbeddedLogSettings.standard(),
            Thread.ofPlatform().daemon().factory(),
            InstantSource.system());
    ServedModel served =
        new ServedModel(
            name,
            log,
            InstantSource.system(),
            System::nanoTime,
            () -> "new" + ids.incrementAndGet(),
            new ShadowLink(
                (url, json, timeout) -> CompletableFuture.completedFuture(SHADOWS_ANSWER),
                Thread.ofPlatform().daemon().factory()));
    served.serve(
        new ServingPlan(
            spec,
            RowAssembly.of(spec, ModelDefinition.of(spec).columns()),
            1,
            Requests.START,
            traffic,
            LiveFeatures.NONE));
    return served;
  }
}
