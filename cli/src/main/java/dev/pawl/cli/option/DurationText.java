package dev.pawl.cli.option;

import dev.pawl.spec.read.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line, as specs have them. */
public final class DurationText implements ITypeConverter<Duration> {

  /** Made by the command line. */
  public DurationText() {}

  @Override
  public Duration convert(String text) {
    return Durations.of(text)
        .orElseThrow(() ->
            new TypeConversionException(
                "%s (expected: a duration such as 30m, 1h30m or 7d)".formatted(text)));
  }
}
