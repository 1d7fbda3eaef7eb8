package dev.pawl.model.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A state as named tensors, sorted by name: the same state gives the same bytes. Names are paths
 * such as {@code pipeline/2/mean}.
 *
 * <p>Immutable; arrays are not copied and must not be written to.
 */
public final class Tensors {
  /** The names that an error lists at most: a loop's state has hundreds. */
  private static final int MOST_SHOWN = 10;

  private final SortedMap<String, Tensor> byName;
  private final String prefix;

  private Tensors(SortedMap<String, Tensor> byName, String prefix) {
    this.byName = byName;
    this.prefix = prefix;
  }

  /** What a writer has gathered. */
  public static Tensors of(Writer writer) {
    return new Tensors(Collections.unmodifiableSortedMap(new TreeMap<>(writer.byName)), "");
  }

  /** A tensor: a flat array of one of the four kinds that Pawl keeps. */
  public sealed interface Tensor {
    /** 64-bit floats. */
    record F64(double[] values) implements Tensor {}

    /** 64-bit integers. */
    record I64(long[] values) implements Tensor {}

    /** 32-bit integers. */
    record I32(int[] values) implements Tensor {}

    /** Bytes, such as UTF-8 text. */
    record U8(byte[] values) implements Tensor {}
  }

  /** The view of the tensors below a path, by the rest of their names. */
  public Tensors in(String path) {
    return new Tensors(byName, prefix + path + "/");
  }

  /** All names below this view, without its path. */
  public SortedSet<String> names() {
    var names = new TreeSet<String>();
    for (String name : byName.keySet()) {
      if (name.startsWith(prefix)) {
        names.add(name.substring(prefix.length()));
      }
    }
    return names;
  }

  /** The tensor of that name. */
  public Tensor get(String name) {
    Tensor tensor = byName.get(prefix + name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "tensor: %s is missing (expected: one of %s)"
              .formatted(prefix + name, shown(List.copyOf(byName.keySet()))));
    }
    return tensor;
  }

  private static String shown(List<String> names) {
    return names.size() <= MOST_SHOWN
        ? names.toString()
        : "%s and %,d more".formatted(names.subList(0, MOST_SHOWN), names.size() - MOST_SHOWN);
  }

  /** Whether there is a tensor of that name. */
  public boolean has(String name) {
    return byName.containsKey(prefix + name);
  }

  /** The 64-bit floats of that name. */
  public double[] doubles(String name) {
    if (get(name) instanceof Tensor.F64(double[] values)) {
      return values;
    }
    throw wrong(name, "F64");
  }

  /** The 64-bit integers of that name. */
  public long[] longs(String name) {
    if (get(name) instanceof Tensor.I64(long[] values)) {
      return values;
    }
    throw wrong(name, "I64");
  }

  /** The 32-bit integers of that name. */
  public int[] ints(String name) {
    if (get(name) instanceof Tensor.I32(int[] values)) {
      return values;
    }
    throw wrong(name, "I32");
  }

  /** The bytes of that name. */
  public byte[] bytes(String name) {
    if (get(name) instanceof Tensor.U8(byte[] values)) {
      return values;
    }
    throw wrong(name, "U8");
  }

  /** The text of that name. */
  public String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  /** The texts that {@link Writer#texts} wrote under that name. */
  public List<String> texts(String name) {
    int[] lengths = in(name).ints("lengths");
    byte[] bytes = in(name).bytes("bytes");
    List<String> texts = new ArrayList<>(lengths.length);
    int from = 0;
    for (int length : lengths) {
      if (length < 0 || length > bytes.length - from) {
        throw new IllegalArgumentException(
            "tensor: %s has a text of %d bytes (expected: at most %d)"
                .formatted(prefix + name, length, bytes.length - from));
      }
      texts.add(new String(bytes, from, length, StandardCharsets.UTF_8));
      from += length;
    }
    return texts;
  }

  /**
   * The 64-bit floats that {@link Writer#sparse} wrote under that name.
   *
   * @throws IllegalArgumentException when they are missing or do not fit
   */
  public double[] sparse(String name) {
    Tensors parts = in(name);
    long[] length = parts.longs("length");
    int[] indices = parts.ints("indices");
    double[] values = parts.doubles("values");
    if (length.length != 1
        || length[0] < 0
        || length[0] > Integer.MAX_VALUE - 8
        || indices.length != values.length) {
      throw new IllegalArgumentException(
          "tensor: %s has %d indices and %d values (expected: a length, and as many of both)"
              .formatted(prefix + name, indices.length, values.length));
    }
    double[] all = new double[(int) length[0]];
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= all.length) {
        throw new IllegalArgumentException(
            "tensor: %s has the index %d (expected: below its length, %d)"
                .formatted(prefix + name, indices[i], all.length));
      }
      all[indices[i]] = values[i];
    }
    return all;
  }

  private IllegalArgumentException wrong(String name, String expected) {
    return new IllegalArgumentException(
        "tensor: %s is %s (expected: %s)"
            .formatted(prefix + name, get(name).getClass().getSimpleName(), expected));
  }

  /** Gathers tensors under a path. For use by one thread. */
  public static final class Writer {
    private final SortedMap<String, Tensor> byName;
    private final String prefix;

    /** Starts empty, at the root. */
    public Writer() {
      this(new TreeMap<>(), "");
    }

    private Writer(SortedMap<String, Tensor> byName, String prefix) {
      this.byName = byName;
      this.prefix = prefix;
    }

    /** A writer to below a path of this one. */
    public Writer in(String path) {
      return new Writer(byName, prefix + path + "/");
    }

    /** Adds 64-bit floats; the array is handed over. */
    public void doubles(String name, double... values) {
      put(name, new Tensor.F64(values));
    }

    /** Adds 64-bit integers; the array is handed over. */
    public void longs(String name, long... values) {
      put(name, new Tensor.I64(values));
    }

    /** Adds 32-bit integers; the array is handed over. */
    public void ints(String name, int... values) {
      put(name, new Tensor.I32(values));
    }

    /** Adds bytes; the array is handed over. */
    public void bytes(String name, byte[] values) {
      put(name, new Tensor.U8(values));
    }

    /** Adds a text, as UTF-8 bytes. */
    public void text(String name, String value) {
      put(name, new Tensor.U8(value.getBytes(StandardCharsets.UTF_8)));
    }

    /** Adds texts, as two tensors below that name: {@code lengths} and {@code bytes} in UTF-8. */
    public void texts(String name, Collection<String> values) {
      var bytes = new ByteArrayOutputStream();
      int[] lengths = new int[values.size()];
      int i = 0;
      for (String value : values) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(text);
        lengths[i++] = text.length;
      }
      in(name).ints("lengths", lengths);
      in(name).bytes("bytes", bytes.toByteArray());
    }

    /**
     * Adds 64-bit floats most of which are 0, as three tensors below that name: {@code length},
     * {@code indices} of those that are not +0, and their {@code values}. The array is copied.
     */
    public void sparse(String name, double[] all) {
      int count = 0;
      for (double value : all) {
        count += Double.doubleToRawLongBits(value) == 0 ? 0 : 1;
      }
      int[] indices = new int[count];
      double[] values = new double[count];
      int n = 0;
      for (int i = 0; i < all.length; i++) {
        if (Double.doubleToRawLongBits(all[i]) != 0) {
          indices[n] = i;
          values[n++] = all[i];
        }
      }
      Writer parts = in(name);
      parts.longs("length", all.length);
      parts.ints("indices", indices);
      parts.doubles("values", values);
    }

    /** Adds all of others, by the names that they have there; arrays are handed over. */
    public void addAll(Tensors others) {
      for (String name : others.names()) {
        put(name, others.get(name));
      }
    }

    private void put(String name, Tensor tensor) {
      if (byName.put(prefix + name, tensor) != null) {
        throw new IllegalStateException("tensor: " + prefix + name + " was written twice");
      }
    }
  }
}
