/** What is remembered of models, versions and decisions, and the port to where it is kept. */
@NullMarked
package dev.pawl.loop.registry;

import org.jspecify.annotations.NullMarked;
