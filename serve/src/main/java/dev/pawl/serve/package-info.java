/**
 * The prediction path: requests become rows, the plan's arm answers, and what was answered goes
 * into the log before the client hears it. Knows plans and logs, and no learner.
 */
@NullMarked
package dev.pawl.serve;

import org.jspecify.annotations.NullMarked;
