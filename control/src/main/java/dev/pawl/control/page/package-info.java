/** Pages that people read: one file each, which loads nothing from elsewhere. */
@NullMarked
package dev.pawl.control.page;

import org.jspecify.annotations.NullMarked;
