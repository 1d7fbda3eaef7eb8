package dev.pawl.bench.boosting;

import com.microsoft.ml.lightgbm.PredictionType;
import dev.pawl.store.files.DurableFiles;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Gradient-boosted trees, trained by LightGBM on the calling thread alone, so that the thread's CPU
 * time is all there is. Close it to free what is outside of the heap. For use by one thread.
 */
final class BoostedTrees implements AutoCloseable {
  static {
    loadLibrary();
  }

  private final LGBMBooster booster;
  private final int columns;

  private BoostedTrees(LGBMBooster booster, int columns) {
    this.booster = booster;
    this.columns = columns;
  }

  /**
   * Loads LightGBM's own library from a folder of this process alone: it is unpacked under a fixed
   * name, where a second process would overwrite what the first one runs.
   */
  private static void loadLibrary() {
    String shared = System.getProperty("java.io.tmpdir");
    try {
      Path own = Files.createTempDirectory("pawl-lightgbm-");
      System.setProperty("java.io.tmpdir", own.toString());
      try {
        LGBMBooster.loadNative();
      } finally {
        System.setProperty("java.io.tmpdir", shared);
        DurableFiles.deleteTree(own);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("unpacking LightGBM: " + e.getMessage(), e);
    }
  }

  /**
   * Trains from scratch.
   *
   * @param parameters LightGBM's, as {@code name=value} separated by spaces
   * @param iterations how many trees
   * @param values the rows one after the other
   * @param columns how many values a row has
   * @param labels one for each row
   */
  static BoostedTrees train(
      String parameters, int iterations, float[] values, int columns, float[] labels) {
    try (LGBMDataset data =
        LGBMDataset.createFromMat(values, labels.length, columns, true, parameters, null)) {
      data.setField("label", labels);
      LGBMBooster booster = LGBMBooster.create(data, parameters);
      boolean finished = false;
      for (int i = 0; i < iterations && !finished; i++) {
        finished = booster.updateOneIter();
      }
      return new BoostedTrees(booster, columns);
    } catch (LGBMException e) {
      throw new IllegalStateException("training on %d rows".formatted(labels.length), e);
    }
  }

  /** The predictions for rows one after the other. */
  double[] predict(float[] values) {
    try {
      return booster.predictForMat(
          values,
          values.length / columns,
          columns,
          true,
          PredictionType.C_API_PREDICT_NORMAL,
          "num_threads=1");
    } catch (LGBMException e) {
      throw new IllegalStateException("predicting", e);
    }
  }

  @Override
  public void close() {
    try {
      booster.close();
    } catch (LGBMException e) {
      throw new IllegalStateException("freeing the trees", e);
    }
  }
}
