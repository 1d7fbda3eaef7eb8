package dev.pawl.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.client.Server;
import dev.pawl.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A model's traffic as a running server tells it. */
final class ServerTraffic {
  private static final List<String> LABELLED = List.of("answered", "unanswered_negative");
  private static final List<String> UNLABELLED = List.of("unanswered_dropped", "unlabelled");

  private ServerTraffic() {}

  /**
   * Asks a server.
   *
   * @throws IllegalArgumentException when it has too few labels yet
   */
  static Traffic ask(Server server, Spec spec, Optional<Traffic.Value> metric) {
    JsonNode model = server.get(Server.model(spec.model(), ""));
    JsonNode scored = model.path("scored");
    if (!scored.path("deviation").isNumber()) {
      throw new IllegalArgumentException(
          "--server: %s has fewer than two hours with labels so far (expected: more; without them, give --per-day, --mean and --std)"
              .formatted(spec.model()));
    }
    Instant from = Instant.parse(scored.path("from").asText());
    Instant to = Instant.parse(scored.path("to").asText());
    double days = Duration.between(from, to).toMillis() / RolloutForecast.DAY;
    double labels = sum(model.path("joined"), LABELLED);
    double closed = labels + sum(model.path("joined"), UNLABELLED);
    double labelled = closed > 0 && labels > 0 ? labels / closed : 1;
    long examples = scored.path("examples").asLong();
    return new Traffic(
        examples / days / labelled,
        labelled,
        spec.outcome().window(),
        Traffic.Value.of(scored.path("loss").asDouble(), scored.path("deviation").asDouble()),
        metric,
        "%,d labels in %s days at the server, each counted as if it took all of outcome.window"
            .formatted(examples, RolloutForecast.figure(days)));
  }

  private static double sum(JsonNode counts, List<String> cases) {
    return cases.stream().mapToDouble(each -> counts.path(each).asDouble()).sum();
  }
}
