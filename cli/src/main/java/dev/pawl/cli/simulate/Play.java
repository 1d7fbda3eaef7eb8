package dev.pawl.cli.simulate;

import dev.pawl.loop.SpecCheck;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.Durations;
import dev.pawl.spec.read.ScenarioReader;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.spec.scenario.Scenario;
import dev.pawl.spec.scenario.Source;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A scenario that is ready to be played for a spec, once. Played by one thread, request by request,
 * it asks and tells the same in the same order each time, as long as it gets the same answers.
 */
public final class Play {
  private final Spec spec;
  private final Scenario scenario;
  private final Occurrences occurrences;

  private Play(Spec spec, Scenario scenario, Occurrences occurrences) {
    this.spec = spec;
    this.scenario = scenario;
    this.occurrences = occurrences;
  }

  /**
   * Reads what is to be played.
   *
   * @param spec the file of the spec that is tried
   * @param scenario the file of what happens
   * @param seed of everything that is drawn; empty for what the scenario says
   * @throws IllegalArgumentException when one of the files is wrong, or they do not fit
   */
  public static Play read(Path spec, Path scenario, Optional<Long> seed) throws IOException {
    Spec tried = SpecReader.read(spec);
    SpecCheck.ready(tried, String.valueOf(spec.getFileName()));
    Scenario read = ScenarioReader.read(scenario, tried);
    Scenario scene = seed.map(given -> seeded(read, given)).orElse(read);
    requireSkew(tried, scene);
    Occurrences occurrences =
        switch (scene.source()) {
          case Source.World world -> new KnownWorld(scene, world, tried);
          case Source.Recorded recorded -> RecordedEvents.read(recorded, tried);
        };
    return new Play(tried, scene, occurrences);
  }

  private static Scenario seeded(Scenario read, long seed) {
    return new Scenario(
        read.name(),
        read.purpose(),
        seed,
        read.step(),
        read.source(),
        read.changes(),
        read.challengers());
  }

  /** Within a step the clock stands, and the last events of it are that far ahead. */
  private static void requireSkew(Spec tried, Scenario played) {
    if (tried.serving().maximumSkew().compareTo(played.step()) < 0) {
      throw new IllegalArgumentException(
          "serving.maximum_skew: %s (expected: at least the scenario's step, %s). Raise it, or write a shorter step into the scenario"
              .formatted(
                  Durations.text(tried.serving().maximumSkew()), Durations.text(played.step())));
    }
  }

  Spec spec() {
    return spec;
  }

  Scenario scenario() {
    return scenario;
  }

  Rehearsal on(Site site) {
    return new Rehearsal(scenario, spec, occurrences, site);
  }

  /**
   * What was sent, and sent again.
   *
   * @param asked predictions
   * @param told outcomes
   * @param retries requests that were sent again
   */
  public record Sent(long asked, long told, long retries) {}

  /**
   * Plays it against a server that does not know the model. The server may be gone for a while and
   * come back: what was not answered is sent again under the same ids.
   *
   * @param server started with {@code --clock client}
   * @param sending hears path and body of each request that tells the server something, before it
   *     is sent for the first time
   * @throws IllegalStateException when the server refuses something, or stays away
   */
  public Sent against(URI server, BiConsumer<String, String> sending) {
    try (Site site = new Site(server, spec.model(), Optional.empty(), sending)) {
      Rehearsal.Course course = on(site).run(steps -> {});
      return new Sent(course.asked(), course.told(), site.retries());
    }
  }
}
