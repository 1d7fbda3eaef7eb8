package dev.pawl.loop.join;

import dev.pawl.model.checkpoint.Tensors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lists of arrays of different lengths as tensors: their lengths, and all elements in a row. */
final class Ragged {

  private Ragged() {}

  static void writeTexts(String name, List<String> texts, Tensors.Writer to) {
    writeBytes(
        name, texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList(), to);
  }

  static List<String> readTexts(String name, Tensors from) {
    return readBytes(name, from).stream()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }

  static void writeBytes(String name, List<byte[]> arrays, Tensors.Writer to) {
    int[] lengths = arrays.stream().mapToInt(each -> each.length).toArray();
    byte[] all = new byte[total(name, lengths)];
    int at = 0;
    for (byte[] array : arrays) {
      System.arraycopy(array, 0, all, at, array.length);
      at += array.length;
    }
    to.ints(name + "Lengths", lengths);
    to.bytes(name, all);
  }

  static List<byte[]> readBytes(String name, Tensors from) {
    int[] lengths = from.ints(name + "Lengths");
    byte[] all = from.bytes(name);
    expect(name, total(name, lengths), all.length);
    var arrays = new ArrayList<byte[]>(lengths.length);
    int at = 0;
    for (int length : lengths) {
      arrays.add(Arrays.copyOfRange(all, at, at + length));
      at += length;
    }
    return arrays;
  }

  static void writeDoubles(String name, List<double[]> arrays, Tensors.Writer to) {
    to.ints(name + "Lengths", arrays.stream().mapToInt(each -> each.length).toArray());
    to.doubles(name, arrays.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  static List<double[]> readDoubles(String name, Tensors from) {
    int[] lengths = from.ints(name + "Lengths");
    double[] all = from.doubles(name);
    expect(name, total(name, lengths), all.length);
    var arrays = new ArrayList<double[]>(lengths.length);
    int at = 0;
    for (int length : lengths) {
      arrays.add(Arrays.copyOfRange(all, at, at + length));
      at += length;
    }
    return arrays;
  }

  static void writeInts(String name, List<int[]> arrays, Tensors.Writer to) {
    to.ints(name + "Lengths", arrays.stream().mapToInt(each -> each.length).toArray());
    to.ints(name, arrays.stream().flatMapToInt(Arrays::stream).toArray());
  }

  static List<int[]> readInts(String name, Tensors from) {
    int[] lengths = from.ints(name + "Lengths");
    int[] all = from.ints(name);
    expect(name, total(name, lengths), all.length);
    var arrays = new ArrayList<int[]>(lengths.length);
    int at = 0;
    for (int length : lengths) {
      arrays.add(Arrays.copyOfRange(all, at, at + length));
      at += length;
    }
    return arrays;
  }

  private static int total(String name, int[] lengths) {
    long total = 0;
    for (int length : lengths) {
      if (length < 0) {
        throw new IllegalArgumentException(
            "%s: an array of length %d (expected: zero or more)".formatted(name, length));
      }
      total += length;
    }
    if (total > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "%s: %,d elements in the state of the join (expected: at most %,d). Shorten the window"
              .formatted(name, total, Integer.MAX_VALUE - 8));
    }
    return (int) total;
  }

  private static void expect(String name, int expected, int found) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "%s: %d elements (expected: %d, the sum of the lengths)"
              .formatted(name, found, expected));
    }
  }
}
