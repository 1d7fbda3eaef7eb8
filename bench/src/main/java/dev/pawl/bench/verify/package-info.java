/**
 * The long proofs, one class each: claims about the whole system that take minutes to check and so
 * are not part of the test run. {@code pawl verify} lists them, {@code pawl verify NAME} runs one
 * and writes its tables to {@code docs/proofs/NAME.md}, or to the page that it names. To add one,
 * implement {@link dev.pawl.bench.verify.Proof} and name it in {@code Verify.PROOFS}.
 */
@NullMarked
package dev.pawl.bench.verify;

import org.jspecify.annotations.NullMarked;
