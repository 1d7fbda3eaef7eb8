package dev.pawl.model.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A row in the making, filled field by field and used again. For use by one thread. */
final class Draft implements Row {
  private final RowCodec codec;
  private final long[] cells;
  private final int[] starts;
  private final int[] lengths;
  private byte[] texts = new byte[256];
  private int used;

  Draft(RowCodec codec) {
    this.codec = codec;
    this.cells = codec.emptyCells();
    this.starts = new int[cells.length];
    this.lengths = new int[cells.length];
  }

  void clear() {
    codec.clear(cells);
    used = 0;
  }

  void number(int field, double value) {
    cells[field] = Double.doubleToRawLongBits(value);
  }

  /** Takes a text over as UTF-8; half of a surrogate pair becomes {@code ?}. */
  void text(int field, CharSequence text) {
    int length = text.length();
    if (texts.length - used < 3 * length) {
      texts = Arrays.copyOf(texts, Math.max(2 * texts.length, used + 3 * length));
    }
    int at = used;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        texts[at++] = (byte) c;
      } else if (c < 0x800) {
        texts[at++] = (byte) (0xC0 | (c >> 6));
        texts[at++] = (byte) (0x80 | (c & 0x3F));
      } else if (!Character.isSurrogate(c)) {
        texts[at++] = (byte) (0xE0 | (c >> 12));
        texts[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        texts[at++] = (byte) (0x80 | (c & 0x3F));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        texts[at++] = (byte) (0xF0 | (point >> 18));
        texts[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
        texts[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        texts[at++] = (byte) (0x80 | (point & 0x3F));
      } else {
        texts[at++] = '?';
      }
    }
    starts[field] = used;
    lengths[field] = at - used;
    used = at;
    cells[field] = TextCode.of(texts, starts[field], lengths[field]);
  }

  /** Takes a text back. */
  void leaveOut(int field) {
    cells[field] = 0;
    lengths[field] = 0;
  }

  byte[] encode() {
    return codec.encode(cells, texts, starts, lengths);
  }

  Row finish() {
    return new EncodedRow(codec, cells.clone(), encode());
  }

  @Override
  public Schema schema() {
    return codec.schema();
  }

  @Override
  public double number(int field) {
    return codec.isNumeric(field) ? Double.longBitsToDouble(cells[field]) : Double.NaN;
  }

  @Override
  public long code(int field) {
    return codec.isNumeric(field) ? 0 : cells[field];
  }

  @Override
  public @Nullable String text(int field) {
    return code(field) == 0
        ? null
        : new String(texts, starts[field], lengths[field], StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return RowText.of(this);
  }
}
