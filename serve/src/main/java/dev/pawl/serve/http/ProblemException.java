package dev.pawl.serve.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;

/** Ends a request with a problem document (RFC 9457). */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;
  private final transient List<FieldError> errors;
  private final boolean closing;

  /**
   * What is wrong with one field.
   *
   * @param field its path in the request, such as {@code predictions[3].inputs.carrier}
   * @param value what was given, shortened
   * @param expected what is accepted
   * @param remedy what to do; may be ""
   */
  public record FieldError(String field, String value, String expected, String remedy) {}

  /** A problem that is about no field, or about one that its detail names. */
  public ProblemException(int status, String title, String detail) {
    this(status, title, detail, List.of());
  }

  /** A problem with all the fields that are wrong. */
  public ProblemException(int status, String title, String detail, List<FieldError> errors) {
    this(status, title, detail, errors, false);
  }

  private ProblemException(
      int status, String title, String detail, List<FieldError> errors, boolean closing) {
    super(detail);
    this.closing = closing;
    this.status = status;
    this.title = title;
    this.errors = List.copyOf(errors);
  }

  /** A problem after which nobody can say where the next request of the connection begins. */
  static ProblemException closing(int status, String title, String detail) {
    return new ProblemException(status, title, detail, List.of(), true);
  }

  /** Whether the connection has to be closed after the answer. */
  boolean closesConnection() {
    return closing;
  }

  /**
   * Some fields are wrong: 422, with the first of them in the detail.
   *
   * @param errors not empty
   */
  public static ProblemException invalid(List<FieldError> errors) {
    FieldError first = errors.getFirst();
    return new ProblemException(
        422,
        "Invalid values",
        "%s: %s (expected: %s)%s"
            .formatted(
                first.field(),
                first.value(),
                first.expected(),
                first.remedy().isEmpty() ? "" : ". " + first.remedy()),
        errors);
  }

  /** The body is not what JSON looks like: 400, with the place. */
  public static ProblemException malformed(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return malformed(
        "line %d, column %d: %s (expected: valid JSON)"
            .formatted(
                at == null ? 1 : at.getLineNr(),
                at == null ? 1 : at.getColumnNr(),
                e.getOriginalMessage()));
  }

  /** The body is not the JSON that was asked for: 400. */
  public static ProblemException malformed(String detail) {
    return new ProblemException(400, "Malformed JSON", detail);
  }

  /** The server stops while somebody waits: 503. */
  public static ProblemException stopping() {
    return new ProblemException(
        503, "Stopping", "the server is stopping (expected: try again when it is back)");
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The kind of problem, in a few words. */
  public String title() {
    return title;
  }

  /** What is wrong, field by field; may be empty. */
  public List<FieldError> errors() {
    return errors;
  }
}
