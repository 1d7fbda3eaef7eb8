package dev.pawl.spec.read;

import dev.pawl.spec.ServingSpec;
import dev.pawl.spec.ServingSpec.Route;
import dev.pawl.spec.ServingSpec.Shadow;
import dev.pawl.spec.ServingSpec.WhenFull;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Node.Sequence;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads how requests are answered. */
final class ServingReader {
  private ServingReader() {}

  static ServingSpec serving(Section whole, ExpressionReader expressions) {
    Section section = whole.section("serving");
    return new ServingSpec(
        section.choice("when_full", WhenFull.class).orElse(WhenFull.REFUSE),
        section.text("durability").equals("fsync"),
        section.duration("maximum_skew").orElse(Duration.ZERO),
        routes(section, expressions),
        shadows(section));
  }

  private static List<Route> routes(Section section, ExpressionReader expressions) {
    List<Route> routes = new ArrayList<>();
    if (section.node("routes").orElse(null) instanceof Sequence sequence) {
      for (Node item : sequence.items()) {
        if (item instanceof Mapping mapping) {
          var route = new Section(mapping, section.problems());
          route
              .scalar("when")
              .flatMap(expressions::requestCondition)
              .ifPresent(when -> routes.add(new Route(when, route.text("version"))));
        }
      }
    }
    return routes;
  }

  private static List<Shadow> shadows(Section whole) {
    List<Shadow> shadows = new ArrayList<>();
    if (whole.node("shadows").orElse(null) instanceof Sequence sequence) {
      for (Node item : sequence.items()) {
        if (item instanceof Mapping mapping) {
          var section = new Section(mapping, whole.problems());
          String name = section.text("name");
          if (shadows.stream().anyMatch(each -> each.name().equals(name))) {
            section
                .scalar("name")
                .ifPresent(
                    node -> whole.problems().value(node, "a name that no other shadow has", ""));
          }
          url(section)
              .ifPresent(url ->
                  shadows.add(
                      new Shadow(
                          name, url, section.duration("timeout").orElse(Duration.ofSeconds(1)))));
        }
      }
    }
    return shadows;
  }

  private static Optional<URI> url(Section section) {
    Scalar written = section.scalar("url").orElse(null);
    if (written == null) {
      return Optional.empty();
    }
    try {
      URI url = new URI(section.text("url"));
      if (url.getHost() != null) {
        return Optional.of(url);
      }
    } catch (URISyntaxException e) {
      // Said below, with what is expected instead.
    }
    section
        .problems()
        .value(written, "an address such as http://other:8080/v1/models/line/predict", "");
    return Optional.empty();
  }
}
