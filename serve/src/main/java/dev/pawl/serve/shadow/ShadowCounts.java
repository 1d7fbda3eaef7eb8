package dev.pawl.serve.shadow;

/**
 * What has come of asking a shadow since the server started.
 *
 * @param name the shadow's name
 * @param answered how often it answered
 * @param absent how often it was asked in vain
 * @param dropped how often it was not asked, since too much was waiting, or since it was ended
 */
public record ShadowCounts(String name, long answered, long absent, long dropped) {}
