/**
 * What is wrong with the rows of one table by themselves, without a reference: {@link
 * dev.pawl.watch.quality.QualityCheck} finds values that are stuck, missing in a row, placeholders
 * or in another unit than the rest, rows that came twice, rules that do not hold, and events and
 * labels that come late.
 */
@NullMarked
package dev.pawl.watch.quality;

import org.jspecify.annotations.NullMarked;
