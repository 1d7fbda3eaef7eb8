package dev.pawl.loop.shadow;

import dev.pawl.trial.Verdict;

/**
 * How a shadow on another server compares with the champion.
 *
 * @param name the shadow's name
 * @param answered how many predictions it has answered
 * @param absent how often it was absent: too slow, wrong, not reached, or not asked
 * @param compared how many examples both sides were judged on since the champion took over
 * @param verdict what they show; better is the shadow
 */
public record ShadowComparison(
    String name, long answered, long absent, long compared, Verdict verdict) {}
