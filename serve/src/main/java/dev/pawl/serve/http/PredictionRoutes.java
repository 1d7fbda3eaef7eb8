package dev.pawl.serve.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.pawl.log.Durability;
import dev.pawl.model.Task;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.plan.ServingPlan;
import dev.pawl.serve.Answer;
import dev.pawl.serve.OutcomeReport;
import dev.pawl.serve.PredictionRequest;
import dev.pawl.serve.RankRequest;
import dev.pawl.serve.Ranking;
import dev.pawl.serve.ServedModel;
import dev.pawl.serve.Wish;
import io.helidon.common.uri.UriQuery;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What clients of a model call: {@code POST /v1/models/M/predict}, {@code …/rank}, {@code
 * …/outcomes} and {@code …/clock}.
 */
public final class PredictionRoutes implements HttpService {
  /** How long an id may be, in characters. */
  static final int LONGEST_ID = 200;

  private static final int MOST_AT_ONCE = 10_000;

  private final Function<String, ServedModel> models;
  private final Settled settled;
  private final Predicate<ServerRequest> mayWish;
  private final LongSupplier nanoTime;

  /** Waits for the loop. */
  public interface Settled {
    /**
     * Completes when a model's loop has folded everything before an offset, and no training is
     * open.
     */
    CompletableFuture<Void> settled(String model, long offset);
  }

  /**
   * The routes.
   *
   * @param models finds a model by its name; throws a {@link ProblemException} with status 404 when
   *     there is none
   * @param settled waits for the loop
   * @param mayWish whether a request may say who answers
   * @param nanoTime a clock for latencies
   */
  public PredictionRoutes(
      Function<String, ServedModel> models,
      Settled settled,
      Predicate<ServerRequest> mayWish,
      LongSupplier nanoTime) {
    this.models = models;
    this.settled = settled;
    this.mayWish = mayWish;
    this.nanoTime = nanoTime;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/v1/models/{model}/predict", this::predict);
    rules.post("/v1/models/{model}/rank", this::rank);
    rules.post("/v1/models/{model}/outcomes", this::outcomes);
    rules.post("/v1/models/{model}/clock", this::clock);
  }

  private ServedModel model(ServerRequest request) {
    return models.apply(request.path().pathParameters().get("model"));
  }

  // ---- predict --------------------------------------------------------------------------------

  private record Batch<T>(List<T> items, boolean single) {}

  private void predict(ServerRequest request, ServerResponse response) {
    ServedModel model = model(request);
    ServingPlan plan = model.requirePlan();
    byte[] body = Bodies.read(request);
    long start = nanoTime.getAsLong();
    RowBuilder rows = plan.rows().newInputs();
    JsonBody json = new JsonBody();
    List<WishMembers> wishes = new ArrayList<>();
    Batch<PredictionRequest> batch = json.parse(body, in -> predictions(json, in, rows, wishes));
    if (!wishes.isEmpty()) {
      boolean allowed = mayWish.test(request);
      wishes.forEach(wish -> wish.require(allowed));
    }
    model.counts().tolerated(rows.imputed(), rows.flagged());
    List<Answer> answers = model.predict(batch.items(), durability(request, plan));
    Task task = plan.champion().model().task();
    byte[] answer =
        JsonAnswers.bytes(out -> {
          if (batch.single()) {
            JsonAnswers.answer(out, answers.getFirst(), batch.items().getFirst(), task);
          } else {
            out.writeStartObject();
            out.writeArrayFieldStart("predictions");
            for (int i = 0; i < answers.size(); i++) {
              JsonAnswers.answer(out, answers.get(i), batch.items().get(i), task);
            }
            out.writeEndArray();
            out.writeEndObject();
          }
        });
    model.counts().latency(nanoTime.getAsLong() - start);
    Bodies.send(response, 200, answer);
  }

  private static Batch<PredictionRequest> predictions(
      JsonBody json, JsonParser in, RowBuilder rows, List<WishMembers> wishes) throws IOException {
    SinglePrediction single = new SinglePrediction(json, "", rows, wishes);
    List<List<PredictionRequest>> lists = new ArrayList<>();
    String[] alone = {""};
    json.members(
        "",
        in,
        (name, at) -> {
          if (name.equals("predictions")) {
            lists.add(
                json.list(
                    "predictions",
                    at,
                    MOST_AT_ONCE,
                    (path, element) -> {
                      SinglePrediction each = new SinglePrediction(json, path, rows, wishes);
                      json.members(path, element, each::member);
                      return each.request();
                    }));
          } else {
            single.member(name, at);
            alone[0] = name;
          }
        });
    if (lists.isEmpty()) {
      return new Batch<>(List.of(single.request()), true);
    }
    json.requireNothingBeside("predictions", alone[0]);
    return new Batch<>(lists.getFirst(), false);
  }

  private static final class SinglePrediction {
    private final JsonBody json;
    private final String path;
    private final RowBuilder rows;
    private String id = "";
    private String unit = "";
    private long time = PredictionRequest.NOW;
    private boolean given;
    private @Nullable Row inputs;
    private @Nullable WishMembers wish;
    private final List<WishMembers> wishes;

    SinglePrediction(JsonBody json, String path, RowBuilder rows, List<WishMembers> wishes) {
      this.wishes = wishes;
      this.json = json;
      this.path = path;
      this.rows = rows;
    }

    void member(String name, JsonParser in) throws IOException {
      switch (name) {
        case "id" -> id = json.text(path + name, in, LONGEST_ID);
        case "unit" -> unit = json.text(path + name, in, LONGEST_ID);
        case "time" -> time = json.time(path + name, in);
        case "inputs" -> {
          given = true;
          inputs = json.row(path + name, in, rows);
        }
        case "version", "arm", "threshold" -> {
          WishMembers own = wish == null ? new WishMembers(json, path) : wish;
          if (wish == null) {
            wish = own;
            wishes.add(own);
          }
          own.takes(name, in);
        }
        default ->
            json.unknown(
                path + name,
                in,
                "one of [id, unit, time, inputs, version, arm, threshold, predictions]");
      }
    }

    PredictionRequest request() {
      if (!given) {
        json.add(path + "inputs", "missing", "an object of values by name", "Give the inputs");
      }
      Row row = inputs;
      return new PredictionRequest(
          id, unit, time, row == null ? rows.soFar() : row, wish == null ? Wish.NONE : wish.wish());
    }
  }

  // ---- rank -----------------------------------------------------------------------------------

  private void rank(ServerRequest request, ServerResponse response) {
    ServedModel model = model(request);
    ServingPlan plan = model.requirePlan();
    byte[] body = Bodies.read(request);
    long start = nanoTime.getAsLong();
    RankRequest asked = RankRoute.read(body, plan, mayWish.test(request), model.counts());
    Ranking ranking = model.rank(asked, durability(request, plan));
    byte[] answer = JsonAnswers.bytes(out -> JsonAnswers.ranking(out, ranking));
    model.counts().latency(nanoTime.getAsLong() - start);
    Bodies.send(response, 200, answer);
  }

  // ---- outcomes -------------------------------------------------------------------------------

  private void outcomes(ServerRequest request, ServerResponse response) {
    ServedModel model = model(request);
    ServingPlan plan = model.requirePlan();
    RowBuilder rows = plan.rows().newOutcome();
    JsonBody json = new JsonBody();
    Batch<OutcomeReport> batch = json.parse(Bodies.read(request), in -> reports(json, in, rows));
    List<Boolean> repeated = model.report(batch.items(), durability(request, plan));
    byte[] answer =
        JsonAnswers.bytes(out -> {
          long repeats = repeated.stream().filter(each -> each).count();
          out.writeStartObject();
          out.writeNumberField("accepted", repeated.size() - repeats);
          out.writeNumberField("duplicates", repeats);
          out.writeEndObject();
        });
    Bodies.send(response, 200, answer);
  }

  private static Batch<OutcomeReport> reports(JsonBody json, JsonParser in, RowBuilder rows)
      throws IOException {
    SingleOutcome single = new SingleOutcome(json, "", rows);
    List<List<OutcomeReport>> lists = new ArrayList<>();
    String[] alone = {""};
    json.members(
        "",
        in,
        (name, at) -> {
          if (name.equals("outcomes")) {
            lists.add(
                json.list(
                    "outcomes",
                    at,
                    MOST_AT_ONCE,
                    (path, element) -> {
                      SingleOutcome each = new SingleOutcome(json, path, rows);
                      json.members(path, element, each::member);
                      return each.report();
                    }));
          } else {
            single.member(name, at);
            alone[0] = name;
          }
        });
    if (lists.isEmpty()) {
      return new Batch<>(List.of(single.report()), true);
    }
    json.requireNothingBeside("outcomes", alone[0]);
    return new Batch<>(lists.getFirst(), false);
  }

  private static final class SingleOutcome {
    private final JsonBody json;
    private final String path;
    private final RowBuilder rows;
    private String id = "";
    private String unit = "";
    private String about = "";
    private long time = PredictionRequest.NOW;
    private boolean correction;
    private boolean given;
    private @Nullable Row values;

    SingleOutcome(JsonBody json, String path, RowBuilder rows) {
      this.json = json;
      this.path = path;
      this.rows = rows;
    }

    void member(String name, JsonParser in) throws IOException {
      switch (name) {
        case "id" -> id = json.text(path + name, in, 2 * LONGEST_ID);
        case "unit" -> unit = json.text(path + name, in, LONGEST_ID);
        case "prediction" -> about = json.text(path + name, in, LONGEST_ID);
        case "time" -> time = json.time(path + name, in);
        case "correction" -> correction = json.truth(path + name, in);
        case "values" -> {
          given = true;
          values = json.row(path + name, in, rows);
        }
        default ->
            json.unknown(
                path + name,
                in,
                "one of [id, unit, prediction, time, correction, values, outcomes]");
      }
    }

    OutcomeReport report() {
      if (!given) {
        json.add(path + "values", "missing", "an object of values by name", "Give the values");
      }
      if (about.isEmpty()) {
        json.add(
            path + "prediction",
            "missing",
            "the id of the prediction, or its join key",
            "Say what the outcome is about");
      }
      Row row = values;
      return new OutcomeReport(id, unit, time, about, row == null ? rows.soFar() : row, correction);
    }
  }

  // ---- the clock ------------------------------------------------------------------------------

  private void clock(ServerRequest request, ServerResponse response) {
    ServedModel model = model(request);
    KnownParameters.require(request);
    JsonBody json = new JsonBody();
    long to =
        json.parse(
            Bodies.read(request),
            in -> {
              long[] read = {PredictionRequest.NOW};
              json.members(
                  "",
                  in,
                  (name, at) -> {
                    if (name.equals("to")) {
                      read[0] = json.time(name, at);
                    } else {
                      json.unknown(name, at, "one of [to]");
                    }
                  });
              if (read[0] == PredictionRequest.NOW) {
                json.add("to", "missing", "a time", "Say what the clock is to be moved to");
              }
              return read[0];
            });
    ServedModel.Ticked ticked = model.tick(to);
    await(settled.settled(model.name(), ticked.end()));
    byte[] answer =
        JsonAnswers.bytes((JsonGenerator out) -> {
          out.writeStartObject();
          out.writeNumberField("clock", model.clock());
          out.writeBooleanField("moved", ticked.moved());
          out.writeEndObject();
        });
    Bodies.send(response, 200, answer);
  }

  private static void await(CompletableFuture<Void> done) {
    try {
      done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.stopping();
    } catch (ExecutionException e) {
      throw new ProblemException(
          503,
          "The loop does not go on",
          "the clock was moved, and the loop does not follow: " + e.getMessage());
    }
  }

  private static Durability durability(ServerRequest request, ServingPlan plan) {
    KnownParameters.require(request, "durability");
    // Not first(), which looks for a mapper of texts to texts each time.
    UriQuery query = request.query();
    String asked = query.contains("durability") ? query.get("durability") : "";
    return switch (asked) {
      case "" -> plan.spec().serving().fsync() ? Durability.FSYNC : Durability.QUEUE;
      case "fsync" -> Durability.FSYNC;
      case "queue" -> Durability.QUEUE;
      default ->
          throw new ProblemException(
              400, "Invalid values", "durability: %s (expected: fsync or queue)".formatted(asked));
    };
  }
}
