package dev.pawl.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pawl.control.DecisionFeed;
import dev.pawl.control.alert.Alerts;
import dev.pawl.control.http.Endpoints.Endpoint;
import dev.pawl.loop.registry.Decision;
import dev.pawl.serve.http.PredictionRoutes;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiTest {
  @TempDir Path folder;

  /** The routes that a service sets up. */
  private static List<Endpoint> routes(HttpService service) {
    List<Endpoint> routes = new ArrayList<>();
    HttpRules recorder =
        (HttpRules)
            Proxy.newProxyInstance(
                HttpRules.class.getClassLoader(),
                new Class<?>[] {HttpRules.class},
                (proxy, method, arguments) -> {
                  if (!method.getName().equals("head")) { // which goes with each GET
                    // A + lets a path's last part have slashes; documents have no word for that.
                    String path = ((String) arguments[0]).replace("{+", "{");
                    routes.add(new Endpoint(method.getName().toUpperCase(Locale.ROOT), path));
                  }
                  return proxy;
                });
    service.routing(recorder);
    return routes;
  }

  private List<Endpoint> allRoutes() {
    try (TestServer server = new TestServer(folder)) {
      List<Endpoint> all =
          routes(
              new OperatorRoutes(
                  server.models,
                  new MemoryRegistry(),
                  new DecisionFeed(),
                  Alerts.none(),
                  InstantSource.system(),
                  () -> "id"));
      all.addAll(
          routes(
              new PredictionRoutes(
                  name -> {
                    throw new IllegalStateException(name);
                  },
                  (name, offset) -> {
                    throw new IllegalStateException(name);
                  },
                  request -> false,
                  () -> 0L)));
      return all;
    }
  }

  private static JsonNode document() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(OpenApiTest.class.getResourceAsStream("openapi.json"))) {
      return new JsonMapper().readTree(in);
    }
  }

  @Test
  void every_route_is_in_the_document_and_nothing_else() throws Exception {
    List<Endpoint> described = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document().get("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (!operation.getKey().equals("parameters")) {
          described.add(new Endpoint(operation.getKey().toUpperCase(Locale.ROOT), path.getKey()));
        }
      }
    }

    assertThat(described).containsExactlyInAnyOrderElementsOf(allRoutes());
  }

  @Test
  void every_route_is_among_the_endpoints_that_errors_tell_of() {
    assertThat(Endpoints.ALL).containsExactlyInAnyOrderElementsOf(allRoutes());
  }

  @Test
  void every_reference_in_the_document_leads_somewhere() throws Exception {
    JsonNode document = document();

    assertThat(document.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(reference ->
            assertThat(document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
  }

  @Test
  void operations_have_names_of_their_own() throws Exception {
    assertThat(document().findValuesAsText("operationId")).doesNotHaveDuplicates().hasSize(23);
  }

  @Test
  void decisions_have_the_kinds_that_there_are() throws Exception {
    List<String> described = new ArrayList<>();
    document()
        .at("/components/schemas/Decision/properties/kind/enum")
        .forEach(kind -> described.add(kind.asText()));

    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Decision.Kind.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .toList());
  }
}
