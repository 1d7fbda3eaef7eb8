package dev.pawl.control.http;

import dev.pawl.control.RunningModel;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.spec.Spec;
import dev.pawl.spec.change.LineageText;
import dev.pawl.spec.read.SpecReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What lineages beside the main one learn with: as the spec in force says for those in play, and as
 * that of its own time says for a version. Reads each spec once; for one request.
 */
final class Learns {
  private final RunningModel model;
  private final Registry registry;
  private final Map<String, Optional<Spec>> specs = new HashMap<>();

  Learns(RunningModel model, Registry registry) {
    this.model = model;
    this.registry = registry;
  }

  /** The text for a version; "" for one of the main lineage. */
  String of(Version version) {
    return specs
        .computeIfAbsent(
            version.specHash(),
            hash -> registry.spec(hash).map(yaml -> SpecReader.read(yaml, "spec " + hash)))
        .map(spec -> LineageText.of(spec, version.lineage()))
        .orElse("");
  }

  /**
   * The text for one in play.
   *
   * @param name a lineage's name, or a version's id
   * @param version the version that it is, or was cut to last
   */
  String of(String name, Optional<Version> version) {
    return version
        .filter(it -> it.id().equals(name))
        .map(this::of)
        .orElseGet(() ->
            model
                .loop()
                .view()
                .map(view -> LineageText.of(view.definition().spec(), name))
                .orElse(""));
  }
}
