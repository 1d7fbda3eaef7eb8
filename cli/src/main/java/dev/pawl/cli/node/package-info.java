/**
 * Everything on one machine, put together: the models of a data folder with their logs and loops,
 * and the server in front of them.
 */
@NullMarked
package dev.pawl.cli.node;

import org.jspecify.annotations.NullMarked;
