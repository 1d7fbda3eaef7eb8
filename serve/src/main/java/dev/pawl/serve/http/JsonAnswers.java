package dev.pawl.serve.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.pawl.log.Prediction;
import dev.pawl.model.Task;
import dev.pawl.serve.Answer;
import dev.pawl.serve.PredictionRequest;
import dev.pawl.serve.Ranking;
import dev.pawl.serve.http.ProblemException.FieldError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes what is answered as JSON. */
public final class JsonAnswers {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonAnswers() {}

  /** Writes a body. */
  public interface Body {
    /** Writes it; the generator is empty. */
    void write(JsonGenerator out) throws IOException;
  }

  /** The bytes of a body. */
  public static byte[] bytes(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      body.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory", e);
    }
    return bytes.toByteArray();
  }

  static void answer(JsonGenerator out, Answer answer, PredictionRequest request, Task task)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("id", answer.prediction().id());
    out.writeStringField("version", answer.prediction().version());
    out.writeStringField("arm", answer.prediction().arm());
    double[] scores = answer.prediction().scores();
    if (task instanceof Task.Classification(java.util.List<String> classes)) {
      out.writeObjectFieldStart("scores");
      for (int i = 0; i < scores.length; i++) {
        out.writeNumberField(classes.get(i), scores[i]);
      }
      out.writeEndObject();
    } else {
      out.writeNumberField("score", scores[0]);
    }
    if (request.wish().threshold().isPresent()) {
      out.writeBooleanField("yes", scores[0] >= request.wish().threshold().getAsDouble());
    }
    kept(out, answer.kept(), answer.duplicate());
    out.writeEndObject();
  }

  private static void kept(JsonGenerator out, Answer.Kept kept, boolean duplicate)
      throws IOException {
    out.writeStringField(
        "logged",
        switch (kept) {
          case FSYNC -> "fsync";
          case QUEUED -> "queued";
          case NOT -> "no";
        });
    if (duplicate) {
      out.writeBooleanField("duplicate", true);
    }
  }

  static void ranking(JsonGenerator out, Ranking ranking) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", ranking.id());
    out.writeArrayFieldStart("items");
    for (Prediction shown : ranking.shown()) {
      out.writeStartObject();
      out.writeStringField("id", Ranking.item(shown));
      out.writeStringField("prediction", shown.id());
      out.writeNumberField("score", shown.scores()[0]);
      out.writeStringField("version", shown.version());
      out.writeStringField("arm", shown.arm());
      out.writeEndObject();
    }
    out.writeEndArray();
    kept(out, ranking.kept(), ranking.duplicate());
    out.writeEndObject();
  }

  /** A problem document, RFC 9457. */
  public static byte[] problem(ProblemException problem) {
    return bytes(out -> {
      out.writeStartObject();
      out.writeStringField("type", "about:blank");
      out.writeStringField("title", problem.title());
      out.writeNumberField("status", problem.status());
      out.writeStringField("detail", String.valueOf(problem.getMessage()));
      if (!problem.errors().isEmpty()) {
        out.writeArrayFieldStart("errors");
        for (FieldError error : problem.errors()) {
          out.writeStartObject();
          out.writeStringField("field", error.field());
          out.writeStringField("value", error.value());
          out.writeStringField("expected", error.expected());
          if (!error.remedy().isEmpty()) {
            out.writeStringField("remedy", error.remedy());
          }
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    });
  }
}
