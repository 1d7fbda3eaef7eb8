package dev.pawl.model.feature;

/**
 * Dates of the proleptic Gregorian calendar from days since 1970-01-01, without an object: packed
 * as {@code year << 16 | month << 8 | day}. Works on years that begin in March, so that the leap
 * day is the last.
 */
final class CivilDate {
  private static final int[] DAYS_BEFORE = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

  private CivilDate() {}

  static long of(long epochDay) {
    long sinceMarch0000 = epochDay + 719_468;
    long era = Math.floorDiv(sinceMarch0000, 146_097L);
    int dayOfEra = (int) (sinceMarch0000 - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shifted = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * shifted + 2) / 5 + 1;
    int month = shifted < 10 ? shifted + 3 : shifted - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    return (year << 16) | (month << 8) | day;
  }

  static int day(long date) {
    return (int) (date & 0xFF);
  }

  static int month(long date) {
    return (int) ((date >> 8) & 0xFF);
  }

  static int dayOfYear(long date) {
    long year = date >> 16;
    boolean leap =
        (year & 3) == 0 && (Math.floorMod(year, 100L) != 0 || Math.floorMod(year, 400L) == 0);
    int month = month(date);
    return DAYS_BEFORE[month - 1] + day(date) + (leap && month > 2 ? 1 : 0);
  }
}
