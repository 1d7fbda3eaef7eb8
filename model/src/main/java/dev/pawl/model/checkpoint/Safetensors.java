package dev.pawl.model.checkpoint;

import dev.pawl.model.checkpoint.Tensors.Tensor;
import dev.pawl.model.json.CanonicalJson;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tensors as bytes in the safetensors format, which numpy and most machine-learning libraries read.
 *
 * <pre>
 * bytes 0-7    length of the header, little-endian
 * then         the header: JSON, one entry per tensor, {"dtype": …, "shape": […], "data_offsets":
 *              [from, to]}, sorted by name, padded with spaces to a multiple of 8 bytes
 * then         the data of all tensors, little-endian, without gaps
 * </pre>
 *
 * <p>Invariants of what is written:
 *
 * <ol>
 *   <li>The same tensors give the same bytes.
 *   <li>Tensors of 8-byte elements lie before those of 4, those before bytes, each sorted by name:
 *       every tensor starts at a multiple of its element's size.
 *   <li>Shapes have one dimension; dtypes are F64, I64, I32 and U8.
 * </ol>
 *
 * <p>What is read may come from elsewhere, with any order and number of dimensions; other dtypes
 * are refused.
 */
public final class Safetensors {
  private static final String METADATA = "__metadata__";

  private Safetensors() {}

  /** The bytes of the tensors. */
  public static byte[] write(Tensors tensors) {
    List<String> names = new ArrayList<>(tensors.names());
    names.sort((a, b) ->
        elementSize(tensors.get(a)) == elementSize(tensors.get(b))
            ? a.compareTo(b)
            : elementSize(tensors.get(b)) - elementSize(tensors.get(a)));
    var header = new TreeMap<String, Object>();
    long offset = 0;
    for (String name : names) {
      Tensor tensor = tensors.get(name);
      long end = offset + (long) length(tensor) * elementSize(tensor);
      header.put(
          name,
          Map.of(
              "dtype",
              dtype(tensor),
              "shape",
              List.of(length(tensor)),
              "data_offsets",
              List.of(offset, end)));
      offset = end;
    }
    byte[] json = CanonicalJson.write(header).getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8;
    if (8 + padded + offset > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "tensors: %,d bytes (expected: below 2 GiB)".formatted(offset));
    }
    byte[] bytes = new byte[(int) (8 + padded + offset)];
    ByteBuffer to = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
    Arrays.fill(bytes, 8 + json.length, 8 + padded, (byte) ' ');
    to.position(8 + padded);
    for (String name : names) {
      put(tensors.get(name), to);
    }
    return bytes;
  }

  private static void put(Tensor tensor, ByteBuffer to) {
    switch (tensor) {
      case Tensor.F64(double[] values) -> {
        to.asDoubleBuffer().put(values);
        to.position(to.position() + 8 * values.length);
      }
      case Tensor.I64(long[] values) -> {
        to.asLongBuffer().put(values);
        to.position(to.position() + 8 * values.length);
      }
      case Tensor.I32(int[] values) -> {
        to.asIntBuffer().put(values);
        to.position(to.position() + 4 * values.length);
      }
      case Tensor.U8(byte[] values) -> to.put(values);
    }
  }

  private static int length(Tensor tensor) {
    return switch (tensor) {
      case Tensor.F64(double[] values) -> values.length;
      case Tensor.I64(long[] values) -> values.length;
      case Tensor.I32(int[] values) -> values.length;
      case Tensor.U8(byte[] values) -> values.length;
    };
  }

  private static int elementSize(Tensor tensor) {
    return switch (tensor) {
      case Tensor.F64 f64 -> 8;
      case Tensor.I64 i64 -> 8;
      case Tensor.I32 i32 -> 4;
      case Tensor.U8 u8 -> 1;
    };
  }

  private static String dtype(Tensor tensor) {
    return tensor.getClass().getSimpleName();
  }

  /**
   * The tensors of those bytes, flat, whatever their shapes.
   *
   * @throws IllegalArgumentException when the bytes are cut, are not in this format, or hold
   *     another dtype, with the tensor's name
   */
  public static Tensors read(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long headerLength = bytes.length < 8 ? -1 : from.getLong();
    if (headerLength < 2 || headerLength > bytes.length - 8) {
      throw new IllegalArgumentException(
          "safetensors: %d bytes with a header of %d (expected: 8 bytes of length, that header, data)"
              .formatted(bytes.length, headerLength));
    }
    int start = (int) (8 + headerLength);
    Map<String, @Nullable Object> header =
        CanonicalJson.readObject(
            new String(bytes, 8, (int) headerLength, StandardCharsets.UTF_8).strip());
    var tensors = new Tensors.Writer();
    long read = 0;
    for (Map.Entry<String, @Nullable Object> entry : header.entrySet()) {
      if (!entry.getKey().equals(METADATA)) {
        read += read(entry.getKey(), entry.getValue(), from, start, tensors);
      }
    }
    if (read != bytes.length - start) {
      throw new IllegalArgumentException(
          "safetensors: %d bytes of data (expected: %d, as the header says)"
              .formatted(bytes.length - start, read));
    }
    return Tensors.of(tensors);
  }

  private static long read(
      String name, @Nullable Object entry, ByteBuffer from, int start, Tensors.Writer to) {
    Map<String, @Nullable Object> tensor = CanonicalJson.object(name, entry);
    List<Long> offsets = longs(name + ".data_offsets", tensor.get("data_offsets"));
    long length = from.capacity() - (long) start;
    long elements = 1;
    for (long dimension : longs(name + ".shape", tensor.get("shape"))) {
      boolean small = elements >= 0 && elements <= Math.max(length, 1);
      elements = small && dimension >= 0 && dimension <= length ? elements * dimension : -1;
    }
    String dtype = CanonicalJson.text(name + ".dtype", tensor.get("dtype"));
    int size =
        switch (dtype) {
          case "F64", "I64" -> 8;
          case "I32" -> 4;
          case "U8" -> 1;
          default ->
              throw new IllegalArgumentException(
                  "%s.dtype: %s (expected: one of F64, I64, I32, U8)".formatted(name, dtype));
        };
    if (offsets.size() != 2
        || offsets.get(0) < 0
        || offsets.get(1) > length
        || elements < 0
        || elements > length
        || offsets.get(1) - offsets.get(0) != elements * size) {
      throw new IllegalArgumentException(
          "%s.data_offsets: %s (expected: %d elements of %d bytes in %d bytes of data)"
              .formatted(name, offsets, elements, size, length));
    }
    ByteBuffer data =
        from.slice(start + offsets.get(0).intValue(), (int) elements * size)
            .order(ByteOrder.LITTLE_ENDIAN);
    int n = (int) elements;
    switch (dtype) {
      case "F64" -> {
        double[] values = new double[n];
        data.asDoubleBuffer().get(values);
        to.doubles(name, values);
      }
      case "I64" -> {
        long[] values = new long[n];
        data.asLongBuffer().get(values);
        to.longs(name, values);
      }
      case "I32" -> {
        int[] values = new int[n];
        data.asIntBuffer().get(values);
        to.ints(name, values);
      }
      default -> {
        byte[] values = new byte[n];
        data.get(values);
        to.bytes(name, values);
      }
    }
    return elements * size;
  }

  private static List<Long> longs(String name, @Nullable Object value) {
    var longs = new ArrayList<Long>();
    for (Object element : CanonicalJson.list(name, value)) {
      if (!(element instanceof Long number)) {
        throw new IllegalArgumentException(
            "%s: %s (expected: whole numbers)".formatted(name, element));
      }
      longs.add(number);
    }
    return longs;
  }
}
