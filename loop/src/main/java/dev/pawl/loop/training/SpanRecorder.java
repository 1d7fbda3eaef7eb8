package dev.pawl.loop.training;

import dev.pawl.loop.join.Example;
import dev.pawl.loop.registry.Version.DataSpan;
import dev.pawl.model.checkpoint.Tensors;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * Which examples were learned, with a hash over them in the order in which they were learned: a
 * chain of 64-bit mixes (the finaliser of SplitMix64, Steele, Lea and Flood 2014) over offset,
 * label and the CRC32C of the row's bytes.
 */
final class SpanRecorder {
  private final CRC32C crc = new CRC32C();
  private long fromOffset;
  private long fromTime = Long.MAX_VALUE;
  private long toTime = Long.MIN_VALUE;
  private long examples;
  private long chain;

  SpanRecorder(long fromOffset) {
    this.fromOffset = fromOffset;
  }

  void add(Example example) {
    fromTime = Math.min(fromTime, example.labelTime());
    toTime = Math.max(toTime, example.labelTime());
    examples++;
    crc.reset();
    crc.update(example.prediction().row());
    chain = mix(chain ^ example.offset());
    chain = mix(chain ^ Double.doubleToLongBits(example.label()));
    chain = mix(chain ^ crc.getValue());
  }

  private static long mix(long z) {
    z += 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long examples() {
    return examples;
  }

  DataSpan upTo(long toOffset) {
    boolean empty = examples == 0;
    return new DataSpan(
        fromOffset,
        toOffset,
        empty ? 0 : fromTime,
        empty ? 0 : toTime,
        examples,
        HexFormat.of().toHexDigits(chain));
  }

  void snapshot(Tensors.Writer to) {
    to.longs("span", fromOffset, fromTime, toTime, examples, chain);
  }

  void restore(Tensors from) {
    long[] span = from.longs("span");
    fromOffset = span[0];
    fromTime = span[1];
    toTime = span[2];
    examples = span[3];
    chain = span[4];
  }
}
