/**
 * What a model could not know when it predicts, and has in its training data all the same: {@link
 * dev.pawl.watch.leakage.LeakageCheck} finds copies of the label, features that are too good alone
 * or together, and features that are known only after the outcome.
 */
@NullMarked
package dev.pawl.watch.leakage;

import org.jspecify.annotations.NullMarked;
