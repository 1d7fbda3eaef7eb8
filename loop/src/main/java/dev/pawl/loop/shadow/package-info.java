/** Models on other servers, compared with the champion on what they said to live requests. */
@NullMarked
package dev.pawl.loop.shadow;

import org.jspecify.annotations.NullMarked;
