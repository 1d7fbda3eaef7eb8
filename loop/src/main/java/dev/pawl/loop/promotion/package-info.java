/** Who serves: challengers judged, crowned, rejected and parked, and champions rolled back. */
@NullMarked
package dev.pawl.loop.promotion;

import org.jspecify.annotations.NullMarked;
